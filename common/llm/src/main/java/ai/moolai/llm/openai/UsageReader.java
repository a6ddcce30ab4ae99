package ai.moolai.llm.openai;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// Reads OpenAI's usage into classes that do not overlap. Its `prompt_tokens` includes what was read from and written
/// to the cache and audio and images; its `completion_tokens` includes reasoning and audio.
final class UsageReader {
    /// The longest usage that is kept as it came, in characters.
    private static final int RAW_CHARACTERS_MAX = 16 << 10;

    private UsageReader() {}

    /// Reads the object that `parser` stands on, which lies in `bytes` from `base` on.
    static ReportedUsage read(JsonParser parser, byte[] bytes, int base) throws IOException {
        int from = base + Json.start(parser);
        var numbers = new Numbers();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "prompt_tokens" -> numbers.prompt = numbers.count(parser);
                case "completion_tokens" -> numbers.completion = numbers.count(parser);
                case "total_tokens" -> numbers.total = numbers.count(parser);
                case "prompt_tokens_details" -> {
                    if (token == JsonToken.START_OBJECT) {
                        numbers.promptDetails(parser);
                    }
                }
                case "completion_tokens_details" -> {
                    if (token == JsonToken.START_OBJECT) {
                        numbers.completionDetails(parser);
                    }
                }
                default -> parser.skipChildren();
            }
        }
        int length = Math.min(base + Json.end(parser) - from, RAW_CHARACTERS_MAX);
        return numbers.normalized(() -> new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    private static final class Numbers {
        private long prompt;
        private long completion;
        private long total = -1;
        private long cached;
        private long cacheWrite;
        private long audioIn;
        private long imageIn;
        private long reasoning;
        private long audioOut;
        private boolean plausible = true;

        long count(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                long value = parser.getLongValue();
                if (value >= 0 && value <= ReportedUsage.TOKENS_MAX) {
                    return value;
                }
            }
            plausible &= parser.currentToken() == JsonToken.VALUE_NULL;
            parser.skipChildren();
            return 0;
        }

        void promptDetails(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "cached_tokens" -> cached = count(parser);
                    case "cache_write_tokens" -> cacheWrite = count(parser);
                    case "audio_tokens" -> audioIn = count(parser);
                    case "image_tokens" -> imageIn = count(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        void completionDetails(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "reasoning_tokens" -> reasoning = count(parser);
                    case "audio_tokens" -> audioOut = count(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        ReportedUsage normalized(Supplier<String> raw) {
            long fresh = prompt - cached - cacheWrite - audioIn - imageIn;
            long text = completion - reasoning - audioOut;
            boolean addsUp = plausible && fresh >= 0 && text >= 0 && (total < 0 || total == prompt + completion);
            if (fresh < 0 || text < 0) {
                // The parts cannot be told apart: the totals stand.
                return new ReportedUsage(Usage.of(prompt, completion), false, raw.get());
            }
            var usage = new Usage(fresh, cached, cacheWrite, 0, audioIn, imageIn, text, reasoning, audioOut);
            return new ReportedUsage(usage, addsUp, addsUp ? null : raw.get());
        }
    }
}
