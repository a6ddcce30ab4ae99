package ai.moolai.llm.gemini;

import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Abilities.Setting;
import ai.moolai.llm.chat.Abilities.Thinking;
import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Google's models can do, by the version and size in their names. A name without a version, as
/// `gemini-flash-latest`, and a version that is not known yet count as the newest family.
final class GeminiModels {
    private static final Pattern NAME = Pattern.compile("(?:models/)?gemini-(\\d{1,3})(?:\\.(\\d{1,3}))?(?:-.*)?");
    private static final long OUTPUT_TOKENS_MAX = 65_536;

    /// Up to 2.0: does not think, and takes only a part of JSON Schema.
    static final Family OLD = new Family(Thinking.NONE, Set.of(), new Budget(0, 0), 8_192);

    static final Family PRO_2_5 = new Family(
            Thinking.BUDGET, EnumSet.range(Effort.MINIMAL, Effort.MAX), new Budget(128, 32_768), OUTPUT_TOKENS_MAX);
    static final Family FLASH_2_5 =
            new Family(Thinking.BUDGET, EnumSet.allOf(Effort.class), new Budget(1, 24_576), OUTPUT_TOKENS_MAX);
    static final Family FLASH_LITE_2_5 =
            new Family(Thinking.BUDGET, EnumSet.allOf(Effort.class), new Budget(512, 24_576), OUTPUT_TOKENS_MAX);
    static final Family PRO_3_0 =
            new Family(Thinking.ALWAYS, EnumSet.of(Effort.LOW, Effort.HIGH), new Budget(0, 0), OUTPUT_TOKENS_MAX);

    /// From 3 Flash to 3.6 Flash, and their smaller sisters.
    static final Family FLASH_3 = new Family(
            Thinking.ALWAYS, EnumSet.range(Effort.MINIMAL, Effort.HIGH), new Budget(0, 0), OUTPUT_TOKENS_MAX);

    /// 3.1 Pro, 3.7 Flash, 4, and what comes after.
    static final Family NEWEST =
            new Family(Thinking.ALWAYS, EnumSet.range(Effort.LOW, Effort.HIGH), new Budget(0, 0), OUTPUT_TOKENS_MAX);

    /// Models that are asked in the same way.
    ///
    /// @param budget how many tokens it may be given to think, when it thinks by a budget
    record Family(Abilities abilities, Budget budget) {
        Family(Thinking thinking, Set<Effort> efforts, Budget budget, long outputTokensMax) {
            this(
                    new Abilities(
                            EnumSet.allOf(Input.class),
                            Setting.ACCEPTED,
                            true,
                            true,
                            true,
                            thinking,
                            efforts,
                            outputTokensMax),
                    budget);
        }

        /// Whether it takes JSON Schema as it is.
        boolean takesJsonSchema() {
            return abilities.thinking() != Thinking.NONE;
        }

        /// Whether it is of Gemini 3 or later: its calls bear ids and must bear signatures, and what a function
        /// returns may hold pictures.
        boolean isThreeOrLater() {
            return abilities.thinking() == Thinking.ALWAYS;
        }
    }

    /// How many tokens a model may be given to think.
    record Budget(long min, long max) {}

    private GeminiModels() {}

    static Family family(String model) {
        Matcher name = NAME.matcher(model);
        if (!name.matches()) {
            return NEWEST;
        }
        int major = Integer.parseInt(name.group(1));
        int minor = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
        return switch (major) {
            case 0, 1 -> OLD;
            case 2 -> minor < 5 ? OLD : secondGeneration(model);
            case 3 -> thirdGeneration(model, minor);
            default -> NEWEST;
        };
    }

    private static Family secondGeneration(String model) {
        if (model.contains("-pro")) {
            return PRO_2_5;
        }
        return model.contains("-lite") ? FLASH_LITE_2_5 : FLASH_2_5;
    }

    private static Family thirdGeneration(String model, int minor) {
        if (model.contains("-pro")) {
            return minor == 0 ? PRO_3_0 : NEWEST;
        }
        return minor <= 6 ? FLASH_3 : NEWEST;
    }
}
