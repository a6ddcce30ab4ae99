package com.example.lark;

import ai.moolai.llm.WireRequest;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.SseEvent;
import ai.moolai.testing.conformance.Feature;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.Wire;
import ai.moolai.testing.conformance.WireForm;
import java.util.ArrayList;
import java.util.List;

/// What Lark's servers send.
final class LarkWire implements Wire {
    private static final String USUAL = "{\"heard\":9,\"sung\":5,\"sum\":14}";
    private static final String DONE = "\"because\":\"done\"";

    @Override
    public WireForm form(Meaning meaning) {
        return switch (meaning) {
            case TEXT -> says(DONE, USUAL, "Hello.");
            case TEXT_IN_PIECES -> says(DONE, USUAL, "Grüß", "e, 世", "界 🎉", " — ok.");
            case REFUSAL -> says("\"because\":\"unwilling\"", USUAL, "I cannot ", "help with that.");
            case LENGTH -> says("\"because\":\"enough\"", USUAL, "Once", " upon");
            case STOP_TEXT -> says("\"because\":\"hush\",\"at\":\"three\"", USUAL, "one, two, ");
            case USAGE_THAT_DOES_NOT_ADD_UP -> says(DONE, "{\"heard\":9,\"sung\":5,\"sum\":3}", "Yes.");
            case MISSING_USAGE -> says(DONE, "null", "Yes.");
            case PROMPT_BLOCKED -> says("\"because\":\"unwilling\"", "{\"heard\":9,\"sung\":0,\"sum\":9}", "");
            case USAGE_TOLD_TWICE -> {
                List<SseEvent> events = new ArrayList<>(streamed(DONE, USUAL, "Yes."));
                events.add(1, SseEvent.of("{\"counted\":{\"heard\":9,\"sung\":1,\"sum\":10}}"));
                yield new WireForm.Answered(null, events);
            }
            case ERROR_AFTER_200 ->
                new WireForm.Answered(
                        null,
                        List.of(
                                SseEvent.of("{\"bird\":\"m\"}"),
                                SseEvent.of("{\"note\":\"Hel\"}"),
                                SseEvent.of("{\"trouble\":\"A cat came.\",\"word\":\"tired\"}")));
            case TOOL_CALL, PARALLEL_TOOL_CALLS, TOOL_CALL_WITHOUT_ARGUMENTS, THINKING_TEXT_TOOL ->
                new WireForm.CannotSay("Lark only talks");
            case TWO_CHOICES -> new WireForm.CannotSay("Lark answers once");
            case CACHED_AND_REASONING_USAGE -> new WireForm.CannotSay("Lark neither remembers nor thinks");
            case RATE_LIMIT -> refused(429, "busy");
            case NO_CREDIT -> refused(429, "hungry");
            case BAD_KEY -> refused(401, "stranger");
            case UNKNOWN_MODEL -> refused(404, "no such bird");
            case BAD_REQUEST -> refused(400, "what?");
            case OVERLOADED -> refused(503, "tired");
            case SERVER_FAILED -> refused(500, "ill");
        };
    }

    @Override
    public boolean asksForStream(String path, String body) {
        return new JsonValue.Truth(true).equals(JsonValue.parse(body).at("sing"));
    }

    @Override
    public boolean carries(Feature feature, WireRequest request, JsonValue body) {
        return feature.isIn(body);
    }

    private static WireForm says(String because, String counted, String... notes) {
        String whole = "{\"bird\":\"m\",\"says\":" + OpenAi.quoted(String.join("", notes)) + "," + because
                + ",\"counted\":" + counted + "}";
        return new WireForm.Answered(whole, streamed(because, counted, notes));
    }

    private static List<SseEvent> streamed(String because, String counted, String... notes) {
        List<SseEvent> events = new ArrayList<>(List.of(SseEvent.of("{\"bird\":\"m\"}")));
        for (String note : notes) {
            events.add(SseEvent.of("{\"note\":" + OpenAi.quoted(note) + "}"));
        }
        events.add(SseEvent.of("{" + because + "}"));
        events.add(SseEvent.of("{\"counted\":" + counted + "}"));
        events.add(SseEvent.of("{\"silence\":true}"));
        return events;
    }

    private static WireForm refused(int status, String word) {
        return new WireForm.Refused(status, "{\"trouble\":\"That did not work.\",\"word\":\"" + word + "\"}");
    }
}
