package ai.moolai.llm.anthropic;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Reads Anthropic's usage into classes that do not overlap. Its `input_tokens` leaves out what was read from and
/// written to the cache; its `output_tokens` includes thinking. In a stream it is told several times: each field
/// replaces what was told of it before.
final class UsageReader {
    private static final int RAW_CHARACTERS_MAX = 16 << 10;
    private static final String CREATION = "cache_creation_input_tokens";
    private static final String SPLIT = "cache_creation";

    private @Nullable ObjectNode told;
    private boolean plausible = true;

    /// Takes in the usage of a whole answer, or of one event.
    ///
    /// @return whether there is any
    boolean add(@Nullable JsonNode usage) {
        if (!(usage instanceof ObjectNode more)) {
            return false;
        }
        if (told == null) {
            told = more;
            return true;
        }
        // The split belongs to the number it was told with.
        JsonNode creation = more.get(CREATION);
        if (isTold(creation) && !creation.equals(told.get(CREATION))) {
            told.remove(SPLIT);
        }
        ObjectNode all = told;
        more.properties().forEach(field -> {
            if (isTold(field.getValue())) {
                all.set(field.getKey(), field.getValue());
            }
        });
        return true;
    }

    private static boolean isTold(@Nullable JsonNode value) {
        return value != null && !value.isNull();
    }

    /// What was told so far.
    Piece.Used used() {
        return new Piece.Used(usage(), serviceTier(), region());
    }

    @Nullable
    String serviceTier() {
        return told == null ? null : Json.textAt(told, "service_tier");
    }

    /// Where it ran, if it was bound to run there.
    @Nullable
    String region() {
        String region = told == null ? null : Json.textAt(told, "inference_geo");
        return region == null || region.isEmpty() || region.equals("global") || region.equals("not_available")
                ? null
                : region;
    }

    @Nullable
    ReportedUsage usage() {
        if (told == null) {
            return null;
        }
        plausible = true;
        long input = count(told.get("input_tokens"));
        long read = count(told.get("cache_read_input_tokens"));
        JsonNode split = told.path(SPLIT);
        long brief = count(split.get("ephemeral_5m_input_tokens"));
        long lasting = count(split.get("ephemeral_1h_input_tokens"));
        long written = isTold(told.get(CREATION)) ? count(told.get(CREATION)) : brief + lasting;
        boolean splits = brief + lasting == written;
        plausible &= splits || !split.isObject();
        long output = count(told.get("output_tokens"));
        long thinking = count(told.path("output_tokens_details").get("thinking_tokens"));
        boolean thinks = thinking <= output;
        plausible &= thinks;
        var usage = new Usage(
                input,
                read,
                splits ? brief : written,
                splits ? lasting : 0,
                0,
                0,
                thinks ? output - thinking : output,
                thinks ? thinking : 0,
                0);
        long searches = count(told.path("server_tool_use").get("web_search_requests"));
        return new ReportedUsage(usage, plausible, plausible ? null : raw(told), searches);
    }

    private static String raw(ObjectNode told) {
        String text = Json.text(told);
        return text.substring(0, Math.min(text.length(), RAW_CHARACTERS_MAX));
    }

    private long count(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return 0;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            long count = value.longValue();
            if (count >= 0 && count <= ReportedUsage.TOKENS_MAX) {
                return count;
            }
        }
        plausible = false;
        return 0;
    }
}
