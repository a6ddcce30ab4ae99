package com.example.magpie;

import ai.moolai.base.Secret;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.Stop;
import ai.moolai.llm.chat.Tools;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A plug-in whose models only ever call tools: `/pick` is told their names and answers `NAME ARGUMENTS`, `/peck` the
/// same as a stream: `NAME`, then fragments of the arguments, then nothing.
public final class MagpieProvider implements ChatProvider {
    private static final Answer.Ending CALLED = new Answer.Ending(Stop.TOOL_CALLS, null, null);

    @Override
    public String kind() {
        return "magpie";
    }

    @Override
    public Map<String, String> credentials(Secret key) {
        return Map.of("x-magpie-key", key.reveal());
    }

    @Override
    public Abilities abilities(String model) {
        return new Abilities(
                Set.of(), Abilities.Setting.ACCEPTED, true, false, false, Abilities.Thinking.NONE, Set.of(), 4096);
    }

    @Override
    public WireRequest request(Chat chat, Abilities abilities) {
        String names = chat.tools().all().stream().map(Tools.Tool::name).collect(Collectors.joining(" "));
        return new WireRequest(chat.stream() ? "/peck" : "/pick", names.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Answer answer(byte[] body) throws InvalidAnswerException {
        String[] called = new String(body, StandardCharsets.UTF_8).split(" ", 2);
        if (called.length < 2) {
            throw new InvalidAnswerException("an answer without arguments");
        }
        var call = new Part.ToolCall("call_magpie", called[0], called[1], null, null);
        return new Answer(null, null, List.of(new Answer.Choice(0, List.of(call), CALLED)), null, null, null);
    }

    @Override
    public StreamReader stream() {
        return new Reader();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return new ProviderError(ProviderError.Kind.REJECTED, "The magpie is shy.", null, null, null, null);
    }

    private static final class Reader implements StreamReader {
        private boolean begun;

        @Override
        public void event(byte[] bytes, int from, int to, Consumer<Piece> out) {
            String said = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            if (begun) {
                out.accept(new Piece.Arguments(0, 0, said));
            } else {
                begun = true;
                out.accept(new Piece.Begun(null, null));
                out.accept(new Piece.ToolCall(0, 0, "call_magpie", said, null));
            }
        }

        @Override
        public void end(Consumer<Piece> out) {
            if (begun) {
                out.accept(new Piece.Ended(0, CALLED));
                out.accept(new Piece.Done());
            }
        }
    }
}
