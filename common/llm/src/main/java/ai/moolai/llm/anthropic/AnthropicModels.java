package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Abilities.Setting;
import ai.moolai.llm.chat.Abilities.Thinking;
import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Anthropic's models can do, by family and version: `claude-sonnet-4-5-20250929`, `claude-3-7-sonnet-latest` and
/// `claude-opus-4-6@20260205` count as their family. A model that is not known here, which is a newer one, counts as
/// the newest that is. From Anthropic's model pages and migration guides, November 2026.
final class AnthropicModels {
    private static final Pattern NAME = Pattern.compile(
            "claude-(?:(?<before>\\d(?:[-.]\\d)?)-)?(?<family>[a-z]+)(?:-(?<after>\\d{1,2}(?:[-.]\\d{1,2})?)(?!\\d))?");
    private static final int NEWEST = 5_05;

    private static final Set<Effort> UP_TO_HIGH = EnumSet.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
    private static final Set<Effort> UP_TO_HIGH_AND_MAX =
            EnumSet.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.MAX);
    private static final Set<Effort> ALL = EnumSet.range(Effort.LOW, Effort.MAX);

    /// How a model is told not to think.
    enum Off {
        /// It does not unless it is told to.
        UNASKED,
        /// `thinking.type` is `disabled`.
        DISABLED,
        /// `thinking.type` is `between_tools`: it does not think before it speaks.
        BETWEEN_TOOLS,
        /// It always thinks.
        NEVER
    }

    /// One model.
    ///
    /// @param prefill whether the last turn may be the assistant's, for the model to go on with
    /// @param temperatureAndTopP whether both may be set at once
    record Model(Abilities abilities, boolean prefill, boolean temperatureAndTopP, Off off) {
        Model with(Abilities other) {
            return new Model(other, prefill, temperatureAndTopP, off);
        }
    }

    private AnthropicModels() {}

    static Model of(String name) {
        Matcher found = NAME.matcher(name);
        if (!found.find()) {
            return model("", NEWEST);
        }
        String before = found.group("before");
        String after = found.group("after");
        return model(found.group("family"), version(before == null ? after : before));
    }

    /// `4-5` as 405; what has no number is the newest.
    private static int version(@Nullable String text) {
        if (text == null) {
            return NEWEST;
        }
        String[] numbers = text.split("[-.]", 2);
        return Integer.parseInt(numbers[0]) * 100 + (numbers.length == 1 ? 0 : Integer.parseInt(numbers[1]));
    }

    private static Model model(String family, int version) {
        if (version < 3_07) {
            boolean pdf = version >= 3_05;
            return new Model(
                    abilities(inputs(pdf), Setting.ACCEPTED, Thinking.NONE, Set.of(), pdf ? 8192 : 4096),
                    true,
                    true,
                    Off.UNASKED);
        }
        if (version < 4_06) {
            return budgeted(family, version);
        }
        return switch (family) {
            case "fable", "mythos" -> always(version >= 5_01, Off.NEVER);
            case "haiku" -> optional(version, 128_000);
            case "sonnet" ->
                version > 5_00
                        ? always(true, Off.BETWEEN_TOOLS)
                        : optional(version, version == 4_06 ? 64_000 : 128_000);
            default -> version > 5_00 ? always(true, Off.NEVER) : optional(version, 128_000);
        };
    }

    /// Claude 3.7 to 4.5: thinking is asked for by a number of tokens.
    private static Model budgeted(String family, int version) {
        boolean opus = family.equals("opus");
        boolean newer = version >= 4_05;
        var abilities = new Abilities(
                inputs(true),
                Setting.WITHOUT_REASONING,
                true,
                newer,
                false,
                Thinking.BUDGET,
                opus && newer ? UP_TO_HIGH : Set.of(),
                opus && !newer ? 32_000 : 64_000);
        return new Model(abilities, true, version < 4_01, Off.UNASKED);
    }

    /// Claude 4.6 to 5, and Haiku 5.5: thinking is asked for by effort, and may be turned off.
    private static Model optional(int version, long outputTokensMax) {
        boolean first = version == 4_06;
        var abilities = new Abilities(
                inputs(true),
                first ? Setting.WITHOUT_REASONING : Setting.REFUSED,
                true,
                true,
                false,
                Thinking.EFFORT,
                first ? UP_TO_HIGH_AND_MAX : ALL,
                outputTokensMax);
        return new Model(abilities, false, false, version < 5_00 ? Off.UNASKED : Off.DISABLED);
    }

    /// Those that always think; since Fable 5.1, Opus 5.5 and Sonnet 5.5, calling a tool cannot be demanded.
    private static Model always(boolean refusesForcedTools, Off off) {
        var abilities = new Abilities(
                inputs(true), Setting.REFUSED, !refusesForcedTools, true, false, Thinking.ALWAYS, ALL, 128_000);
        return new Model(abilities, false, false, off);
    }

    private static Abilities abilities(
            Set<Input> inputs, Setting sampling, Thinking thinking, Set<Effort> efforts, long outputTokensMax) {
        return new Abilities(inputs, sampling, true, false, false, thinking, efforts, outputTokensMax);
    }

    private static Set<Input> inputs(boolean documents) {
        return documents ? EnumSet.of(Input.IMAGE, Input.DOCUMENT) : EnumSet.of(Input.IMAGE);
    }
}
