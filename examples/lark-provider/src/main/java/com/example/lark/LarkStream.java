package com.example.lark;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/// Reads a stream: `{"bird"}`, then `{"note":TEXT}` each, then `{"because","at"}` and `{"counted"}`, then
/// `{"silence":true}`; or `{"trouble"}` anywhere.
final class LarkStream implements StreamReader {
    private boolean begun;
    private boolean ended;
    private boolean over;

    @Override
    public void event(byte[] bytes, int from, int to, Consumer<Piece> out) throws InvalidAnswerException {
        JsonNode event = LarkJson.object(bytes, from, to);
        if (over) {
            return;
        }
        if (event.hasNonNull("trouble")) {
            over = true;
            out.accept(new Piece.Failed(LarkError.inStream(event)));
            return;
        }
        String bird = LarkJson.text(event, "bird");
        if (bird != null && !begun) {
            begun = true;
            out.accept(new Piece.Begun(null, bird));
        }
        if (begun) {
            said(event, out);
        }
    }

    private void said(JsonNode event, Consumer<Piece> out) {
        String note = LarkJson.text(event, "note");
        if (note != null && !note.isEmpty()) {
            out.accept(new Piece.Text(0, note));
        }
        String because = LarkJson.text(event, "because");
        if (because != null && !ended) {
            ended = true;
            out.accept(new Piece.Ended(0, LarkAnswer.ending(because, event)));
        }
        ReportedUsage usage = LarkAnswer.usage(event.get("counted"));
        if (usage != null) {
            out.accept(new Piece.Used(usage, null, null));
        }
        if (ended && event.path("silence").asBoolean()) {
            over = true;
            out.accept(new Piece.Done());
        }
    }

    /// Lark always says when it is silent: without that, the answer is not whole.
    @Override
    public void end(Consumer<Piece> out) {}
}
