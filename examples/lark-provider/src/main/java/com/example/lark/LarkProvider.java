package com.example.lark;

import ai.moolai.base.Secret;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Setting;
import ai.moolai.llm.chat.Abilities.Thinking;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import java.util.Map;
import java.util.Set;

/// What MoolAI asks for Lark's dialect.
public final class LarkProvider implements ChatProvider {
    private static final long OUTPUT_TOKENS_MAX = 4096;

    @Override
    public String kind() {
        return "lark";
    }

    @Override
    public Map<String, String> credentials(Secret key) {
        return Map.of("x-lark-key", key.reveal());
    }

    @Override
    public Abilities abilities(String model) {
        return new Abilities(
                Set.of(), Setting.ACCEPTED, false, false, false, Thinking.NONE, Set.of(), OUTPUT_TOKENS_MAX);
    }

    @Override
    public WireRequest request(Chat chat, Abilities abilities) {
        return LarkRequest.of(chat);
    }

    @Override
    public Answer answer(byte[] body) throws InvalidAnswerException {
        return LarkAnswer.read(LarkJson.object(body, 0, body.length));
    }

    @Override
    public StreamReader stream() {
        return new LarkStream();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return LarkError.read(status, body);
    }
}
