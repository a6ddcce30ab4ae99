package ai.moolai.base;

/// Tokens of one call, in classes that do not overlap, whatever the provider's own counting includes in what:
/// their sum is the provider's total. Each class is priced for itself.
///
/// @param inputUncached prompt tokens read afresh
/// @param cacheRead prompt tokens read from the provider's cache
/// @param cacheWriteShort prompt tokens written to its short-lived cache
/// @param cacheWriteLong prompt tokens written to its long-lived cache
/// @param inputAudio prompt tokens of audio
/// @param inputImage prompt tokens of images, where the provider counts them apart
/// @param outputText answer tokens of text and tool calls
/// @param outputReasoning answer tokens of hidden reasoning
/// @param outputAudio answer tokens of audio
public record Usage(
        long inputUncached,
        long cacheRead,
        long cacheWriteShort,
        long cacheWriteLong,
        long inputAudio,
        long inputImage,
        long outputText,
        long outputReasoning,
        long outputAudio) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Usage {
        if ((inputUncached
                        | cacheRead
                        | cacheWriteShort
                        | cacheWriteLong
                        | inputAudio
                        | inputImage
                        | outputText
                        | outputReasoning
                        | outputAudio)
                < 0) {
            throw new IllegalArgumentException("a token count below zero (expected: 0 or more)");
        }
    }

    /// Uncached prompt tokens and answer tokens, nothing else.
    public static Usage of(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, 0, output, 0, 0);
    }

    public Usage withOutputText(long tokens) {
        return new Usage(
                inputUncached,
                cacheRead,
                cacheWriteShort,
                cacheWriteLong,
                inputAudio,
                inputImage,
                tokens,
                outputReasoning,
                outputAudio);
    }

    /// Every prompt token, as OpenAI's `prompt_tokens`.
    public long input() {
        return inputUncached + cacheRead + cacheWriteShort + cacheWriteLong + inputAudio + inputImage;
    }

    /// Every answer token, as OpenAI's `completion_tokens`.
    public long output() {
        return outputText + outputReasoning + outputAudio;
    }

    public long total() {
        return input() + output();
    }
}
