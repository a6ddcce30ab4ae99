package ai.moolai.llm.anthropic;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The vendor's SDK as the judge of what is written, and short ways to make chats and read streams.
final class Judge {
    static final Turn HELLO = user("Hello");

    private Judge() {}

    /// A chat of many parts, changed one at a time.
    record Draft(List<Turn> turns, Tools tools, OutputFormat format, Sampling sampling, Reasoning reasoning) {
        Draft tools(Tools other) {
            return new Draft(turns, other, format, sampling, reasoning);
        }

        Draft format(OutputFormat other) {
            return new Draft(turns, tools, other, sampling, reasoning);
        }

        Draft sampling(Sampling other) {
            return new Draft(turns, tools, format, other, reasoning);
        }

        Draft reasoning(Reasoning other) {
            return new Draft(turns, tools, format, sampling, other);
        }

        Chat with(String model) {
            return new Chat(model, turns, tools, format, sampling, reasoning, false, null, null, List.of());
        }

        WireRequest to(String model) {
            return request(with(model));
        }
    }

    static Draft chat(Turn... turns) {
        return new Draft(List.of(turns), Tools.NONE, new OutputFormat.Text(), Sampling.UNSET, Reasoning.UNSET);
    }

    static Turn user(String text) {
        return new Turn(Speaker.USER, List.of(new Part.Text(text)));
    }

    static Turn assistant(Part... parts) {
        return new Turn(Speaker.ASSISTANT, List.of(parts));
    }

    static WireRequest request(Chat chat) {
        var provider = new AnthropicProvider();
        return judged(provider.request(chat, provider.abilities(chat.model())));
    }

    /// As the vendor's types read it.
    static WireRequest judged(WireRequest request) {
        read(request.body(), MessageCreateParams.Body.class).validate();
        return request;
    }

    static JsonNode body(WireRequest request) {
        return tree(request.body());
    }

    static JsonNode tree(byte[] json) {
        try {
            return Json.tree(json, 0, json.length);
        } catch (InvalidAnswerException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static JsonNode tree(String json) {
        return tree(bytes(json));
    }

    static Message message(byte[] body) {
        return read(body, Message.class).validate();
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return ObjectMappers.jsonMapper().readValue(json, type);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The message that the vendor's SDK puts together from a stream.
    static Message accumulated(byte[] stream) {
        var accumulator = MessageAccumulator.create();
        for (byte[] data : events(stream)) {
            accumulator.accumulate(read(data, RawMessageStreamEvent.class).validate());
        }
        return accumulator.message().validate();
    }

    /// The data of every event.
    static List<byte[]> events(byte[] stream) {
        List<byte[]> all = new ArrayList<>();
        var splitter = new SseSplitter(8 << 20);
        splitter.feed(stream, event -> {
            if (event.hasData()) {
                all.add(Arrays.copyOfRange(event.data(), event.dataStart(), event.dataEnd()));
            }
        });
        return all;
    }

    static List<String> eventNames(byte[] stream) {
        return new String(stream, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }

    /// The pieces that a provider's stream comes to.
    static List<Piece> pieces(String stream) {
        return pieces(bytes(stream), bytes(stream).length);
    }

    /// The same, when the network cuts it in two.
    static List<Piece> pieces(byte[] stream, int cut) {
        List<Piece> told = new ArrayList<>();
        var reader = new EventReader();
        var splitter = new SseSplitter(8 << 20);
        for (byte[] part : List.of(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length))) {
            if (part.length > 0) {
                splitter.feed(part, event -> feed(reader, event, told));
            }
        }
        splitter.finish(event -> feed(reader, event, told));
        reader.end(told::add);
        return told;
    }

    private static void feed(StreamReader reader, SseSplitter.Event event, List<Piece> told) {
        try {
            if (event.hasData()) {
                reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
            }
        } catch (InvalidAnswerException invalid) {
            throw new AssertionError(invalid);
        }
    }

    static Answer answer(List<Piece> pieces) {
        var builder = new AnswerBuilder();
        pieces.forEach(builder::add);
        return builder.answer();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Sampling sampling(@Nullable Double temperature, @Nullable Double topP, @Nullable Long most) {
        return new Sampling(temperature, topP, null, null, null, null, most, null, List.of());
    }
}
