package ai.moolai.llm;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import org.jspecify.annotations.Nullable;

/// What an answer tells about itself. It belongs to whoever reads the answer.
public final class Learned {
    /// The model that answers, as the provider names it.
    public @Nullable String model;

    /// The provider's word for why the first choice ended.
    public @Nullable String finishReason;

    public @Nullable String serviceTier;
    public @Nullable String region;
    public @Nullable ReportedUsage usage;

    /// Whether anything was said yet: text, thoughts, or part of a tool call.
    public boolean spoken;

    /// Of a whole answer.
    public static Learned of(Answer answer) {
        var learned = new Learned();
        learned.model = answer.model();
        learned.finishReason = answer.choices().isEmpty()
                ? null
                : answer.choices().getFirst().ending().word();
        learned.serviceTier = answer.serviceTier();
        learned.region = answer.region();
        learned.usage = answer.usage();
        learned.spoken = true;
        return learned;
    }

    /// Of the next piece of a streamed one.
    public void learn(Piece piece) {
        switch (piece) {
            case Piece.Begun begun -> model = model == null ? begun.model() : model;
            case Piece.Ended(int choice, Answer.Ending ending) ->
                finishReason = choice == 0 || finishReason == null ? ending.word() : finishReason;
            case Piece.Used used -> {
                usage = used.usage() == null ? usage : used.usage();
                serviceTier = used.serviceTier() == null ? serviceTier : used.serviceTier();
                region = used.region() == null ? region : used.region();
            }
            case Piece.Text _,
                    Piece.Thinking _,
                    Piece.Sealed _,
                    Piece.RedactedThinking _,
                    Piece.Refusal _,
                    Piece.ToolCall _,
                    Piece.Arguments _ -> spoken = true;
            case Piece.Failed _, Piece.Done _ -> {}
        }
    }
}
