package ai.moolai.llm.chat;

import java.util.List;

/// Counts tokens where no provider has: only ever an estimate, by OpenAI's newest public encoding, and marked as one
/// wherever it goes. Slow for long texts: for a virtual thread.
public final class TokenCount {
    /// What a chat's form adds to its text: about four tokens around each turn, three before the answer.
    private static final long TURN_FRAME_TOKENS = 4;

    private static final long ANSWER_FRAME_TOKENS = 3;

    /// What a picture of ordinary size costs: OpenAI's 765 at 1024 x 1024, Anthropic's 1,399 at the same size and
    /// Google's 1,032 to 1,120 lie around it.
    private static final long IMAGE_TOKENS = 1000;

    /// A page of a PDF is 1,500 to 3,000 tokens at Anthropic, 258 at Google and 560 at the newest; a page is about
    /// 50 KB of base64.
    private static final int DOCUMENT_PAGE_CHARACTERS = 50_000;

    private static final long DOCUMENT_PAGE_TOKENS = 1500;

    /// 32 tokens a second at Google; a second of compressed speech is about 5 KB of base64.
    private static final int AUDIO_CHARACTERS_PER_TOKEN = 160;

    private TokenCount() {}

    /// Of a prompt.
    public static long prompt(Chat chat) {
        var text = new StringBuilder();
        long rest = ANSWER_FRAME_TOKENS;
        for (Turn turn : chat.turns()) {
            rest += TURN_FRAME_TOKENS + parts(turn.parts(), text);
        }
        for (Tools.Tool tool : chat.tools().all()) {
            text.append(tool.name());
            text.append(tool.description() == null ? "" : tool.description());
            text.append(tool.schema() == null ? "" : tool.schema());
        }
        if (chat.format() instanceof OutputFormat.JsonSchema schema) {
            text.append(schema.schema());
        }
        return rest + TokenEstimate.count(text);
    }

    /// Of an answer.
    public static long answer(Answer answer) {
        var text = new StringBuilder();
        long rest = 0;
        for (Answer.Choice choice : answer.choices()) {
            rest += parts(choice.parts(), text);
        }
        return rest + TokenEstimate.count(text);
    }

    /// Gathers the texts, and answers the tokens of everything that is none.
    private static long parts(List<Part> parts, StringBuilder text) {
        long rest = 0;
        for (Part part : parts) {
            switch (part) {
                case Part.Text said -> text.append(said.text());
                case Part.Thinking said -> text.append(said.text());
                case Part.Refusal said -> text.append(said.text());
                case Part.ToolCall call -> text.append(call.name()).append(call.arguments());
                case Part.ToolResult result -> rest += parts(result.content(), text);
                case Part.Image _ -> rest += IMAGE_TOKENS;
                case Part.Document document -> rest += document(document.media(), text);
                case Part.Audio audio -> rest += characters(audio.media()) / AUDIO_CHARACTERS_PER_TOKEN;
                case Part.RedactedThinking _ -> {}
            }
        }
        return rest;
    }

    private static long document(Media media, StringBuilder text) {
        if (media instanceof Media.PlainText(String said)) {
            text.append(said);
            return 0;
        }
        return DOCUMENT_PAGE_TOKENS * (1 + characters(media) / DOCUMENT_PAGE_CHARACTERS);
    }

    private static long characters(Media media) {
        return media instanceof Media.Inline inline ? inline.base64().length() : 0;
    }
}
