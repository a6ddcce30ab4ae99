package ai.moolai.llm.openai;

import ai.moolai.base.Usage;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/// Writes usage as OpenAI counts it: what was read from and written to a cache is part of the prompt, and what was
/// thought is part of the completion.
final class UsageWriter {
    private UsageWriter() {}

    static void write(Usage usage, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("prompt_tokens", usage.input());
        out.writeNumberField("completion_tokens", usage.output());
        out.writeNumberField("total_tokens", usage.total());
        out.writeObjectFieldStart("prompt_tokens_details");
        out.writeNumberField("cached_tokens", usage.cacheRead());
        out.writeNumberField("cache_write_tokens", usage.cacheWriteShort() + usage.cacheWriteLong());
        out.writeNumberField("audio_tokens", usage.inputAudio());
        if (usage.inputImage() > 0) {
            out.writeNumberField("image_tokens", usage.inputImage());
        }
        out.writeEndObject();
        out.writeObjectFieldStart("completion_tokens_details");
        out.writeNumberField("reasoning_tokens", usage.outputReasoning());
        out.writeNumberField("audio_tokens", usage.outputAudio());
        out.writeNumberField("accepted_prediction_tokens", 0);
        out.writeNumberField("rejected_prediction_tokens", 0);
        out.writeEndObject();
        out.writeEndObject();
    }
}
