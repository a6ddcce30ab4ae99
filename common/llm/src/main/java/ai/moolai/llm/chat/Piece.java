package ai.moolai.llm.chat;

import org.jspecify.annotations.Nullable;

/// A piece of a streamed answer. `choice` is 0 unless several answers were asked for. Texts and thoughts are told in
/// the order in which the model makes them: a text that follows a tool call is a part of its own.
public sealed interface Piece {
    /// The answer begins; told once, first.
    record Begun(@Nullable String id, @Nullable String model) implements Piece {}

    record Text(int choice, String text) implements Piece {}

    record Thinking(int choice, String text) implements Piece {}

    /// Seals the thought that was told last; without one before it, it is a thought of which only the seal is shown.
    record Sealed(int choice, Signature signature) implements Piece {}

    record RedactedThinking(int choice, Signature data) implements Piece {}

    record Refusal(int choice, String text) implements Piece {}

    /// A tool call begins.
    ///
    /// @param call counts the calls of the choice from 0
    record ToolCall(
            int choice,
            int call,
            String id,
            String name,
            @Nullable Signature signature) implements Piece {}

    /// A fragment of the arguments of call `call`. Fragments of several calls may alternate. A call that gets none,
    /// or only empty ones, has the arguments `{}`.
    record Arguments(int choice, int call, String fragment) implements Piece {}

    /// A choice has ended.
    record Ended(int choice, Answer.Ending ending) implements Piece {}

    /// What was used so far: replaces what was told before, and is never added to it.
    record Used(
            @Nullable ReportedUsage usage,
            @Nullable String serviceTier,
            @Nullable String region) implements Piece {}

    /// The provider broke the answer off.
    record Failed(ProviderError error) implements Piece {}

    /// The answer is whole; told once, last.
    record Done() implements Piece {}
}
