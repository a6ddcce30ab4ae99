package ai.moolai.llm.demo;

import ai.moolai.base.Clock;
import ai.moolai.llm.chat.TokenEstimate;
import ai.moolai.llm.demo.Answer.Call;
import ai.moolai.llm.demo.Answer.Choice;
import ai.moolai.llm.demo.Answer.Finish;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Makes up the answer to a request, the same one each time. It counts tokens, which is slow: never on an event loop.
final class Composer {
    /// What a message, and the beginning of the answer, cost besides their text, as OpenAI counts.
    private static final int TOKENS_OF_FORM = 3;

    /// An answer as it goes out.
    ///
    /// @param pieces one for a whole answer; of a stream, what leaves at one time
    record Composed(boolean stream, List<Buffer> pieces) {}

    private final Clock clock;

    Composer(Clock clock) {
        this.clock = clock;
    }

    Composed compose(Buffer body) {
        var request = Fields.ofBody(body);
        var asked = Asked.read(request);
        String id = HexFormat.of().formatHex(sha256(body.getBytes()), 0, 12);
        int variant = Math.floorMod(hash(asked.turns().toString()).getInt(0), 1 << 20);
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < asked.bounds().choices(); i++) {
            choices.add(choice(asked, variant + i, id + i));
        }
        var answer = new Answer(
                "chatcmpl-demo-" + id,
                clock.now().getEpochSecond(),
                asked.model(),
                choices,
                promptTokens(asked, request.json()));
        var delivery = asked.delivery();
        return new Composed(
                delivery.stream(),
                delivery.stream()
                        ? Wire.stream(answer, delivery.includeUsage())
                        : List.of(Wire.whole(answer).toBuffer()));
    }

    private static Choice choice(Asked asked, int variant, String id) {
        List<Tool> called = asked.tools().called(asked.turns());
        if (!called.isEmpty()) {
            return calling(asked, called, variant, id);
        }
        String text = switch (asked.format()) {
            case Format.Text() -> Wording.of(asked.turns(), variant);
            case Format.AnyJson() ->
                new JsonObject()
                        .put("provider", "demo")
                        .put("message", Wording.of(asked.turns(), variant))
                        .encode();
            case Format.Schema(JsonObject schema) -> json(schema, variant);
        };
        String stopped = Cut.atStop(text, asked.bounds().stops());
        String kept = Cut.toTokens(stopped, asked.bounds().tokensMax());
        var finish = kept.length() < stopped.length() ? Finish.LENGTH : Finish.STOP;
        return new Choice(kept, List.of(), finish, TokenEstimate.count(kept));
    }

    private static Choice calling(Asked asked, List<Tool> called, int variant, String id) {
        List<Call> calls = new ArrayList<>();
        long left = asked.bounds().tokensMax();
        for (int i = 0; i < called.size(); i++) {
            var tool = called.get(i);
            long named = TokenEstimate.count(tool.name());
            String input = tool.custom() ? Wording.input(asked.turns()) : json(tool.schema(), variant + i);
            String kept = Cut.toTokens(input, left - named);
            calls.add(new Call("call_demo_" + id + i, tool, kept));
            left -= named + TokenEstimate.count(kept);
            if (kept.length() < input.length() || left < 0) {
                return new Choice(null, calls, Finish.LENGTH, tokens(calls));
            }
        }
        return new Choice(null, calls, Finish.TOOL_CALLS, tokens(calls));
    }

    private static long tokens(List<Call> calls) {
        return calls.stream()
                .mapToLong(call -> TokenEstimate.count(call.tool().name()) + TokenEstimate.count(call.input()))
                .sum();
    }

    private static String json(JsonObject schema, int variant) {
        Object made = new MadeUp(schema, new Random(variant)).value("value");
        return Json.encode(made);
    }

    private static long promptTokens(Asked asked, JsonObject json) {
        long tokens = TOKENS_OF_FORM;
        for (Turn turn : asked.turns()) {
            tokens += TOKENS_OF_FORM + TokenEstimate.count(turn.text());
        }
        return json.getValue("tools") == null
                ? tokens
                : tokens + TokenEstimate.count(String.valueOf(json.getValue("tools")));
    }

    static Buffer hash(String text) {
        return Buffer.buffer(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 belongs to every Java", impossible);
        }
    }
}
