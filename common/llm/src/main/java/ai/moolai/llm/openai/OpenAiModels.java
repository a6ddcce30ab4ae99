package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Abilities.Setting;
import ai.moolai.llm.chat.Abilities.Thinking;
import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// What OpenAI's models can do in Chat Completions, and what they want to be told how. Names that are not OpenAI's
/// belong to one of the many servers that speak its language: they are taken to be able to do everything, for only
/// the server knows better, and it says so.
final class OpenAiModels {
    private static final Set<Input> TEXT_ONLY = Set.of();
    private static final Set<Input> SEEING = Set.of(Input.IMAGE, Input.DOCUMENT);
    private static final Set<Input> EVERYTHING = EnumSet.allOf(Input.class);

    private static final Set<Effort> NO_EFFORT = Set.of();
    private static final Set<Effort> CLASSIC = Set.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
    private static final Set<Effort> UP_TO_XHIGH = EnumSet.range(Effort.LOW, Effort.XHIGH);
    private static final Set<Effort> UP_TO_MAX = EnumSet.range(Effort.LOW, Effort.MAX);
    private static final Set<Effort> NONE_TO_XHIGH = without(Effort.MINIMAL, EnumSet.range(Effort.NONE, Effort.XHIGH));
    private static final Set<Effort> NONE_TO_MAX = without(Effort.MINIMAL, EnumSet.allOf(Effort.class));

    private static final long OUTPUT_GPT_5 = 128_000;
    private static final long OUTPUT_GPT_4O = 16_384;
    private static final long OUTPUT_OTHER = 1 << 20;

    /// Families from special to general: the first whose pattern a name begins with is its own. A dated name belongs
    /// to the family that it begins with; a newer model than any here is taken for the newest.
    private static final List<Named> FAMILIES = List.of(
            named("gpt-oss", other()),
            // These two take no tools here at all unless OpenAI says otherwise; it says so itself when asked.
            named("gpt-6\\.1-sol|gpt-6-astra", always(SEEING, UP_TO_MAX, false)),
            named("gpt-(?:[6-9]|\\d\\d)", thinking(NONE_TO_MAX, false, true)),
            named("gpt-5(?:\\.\\d+)?-pro", always(SEEING, EnumSet.range(Effort.MEDIUM, Effort.XHIGH), false)),
            named("gpt-5-chat", classic(SEEING, true, OUTPUT_GPT_4O).withNewNames()),
            named("gpt-5\\.\\d+-chat", always(SEEING, Set.of(Effort.MEDIUM), false)),
            named("gpt-5(?:\\.1)?-codex(?!-max)", always(SEEING, CLASSIC, false)),
            named("gpt-5(?:\\.\\d+)?-codex", always(SEEING, UP_TO_XHIGH, false)),
            named("gpt-5\\.[2-4]", thinking(NONE_TO_XHIGH, true, true)),
            named("gpt-5\\.5", thinking(NONE_TO_XHIGH, false, true)),
            named("gpt-5\\.1", thinking(without(Effort.XHIGH, NONE_TO_XHIGH), true, false)),
            named("gpt-5\\.\\d+", thinking(NONE_TO_MAX, false, true)),
            named("gpt-5", always(SEEING, EnumSet.range(Effort.MINIMAL, Effort.HIGH), false)),
            named("o1-mini|o1-preview|o3-mini", always(TEXT_ONLY, CLASSIC, true)),
            named("o[1-9]", always(SEEING, CLASSIC, true)),
            named("gpt-4\\.1", classic(SEEING, true, 32_768)),
            named("gpt-audio|gpt-4o(?:-mini)?-audio", classic(Set.of(Input.AUDIO), false, OUTPUT_GPT_4O)),
            named("gpt-4o-2024-05-13", classic(SEEING, false, 4096)),
            named("gpt-4o|chatgpt-4o|gpt-4\\.\\d+", classic(SEEING, true, OUTPUT_GPT_4O)),
            named("gpt-4-turbo|gpt-4-vision|gpt-4-1106|gpt-4-0125", classic(Set.of(Input.IMAGE), false, 4096)),
            named("gpt-4", classic(TEXT_ONLY, false, 8192)),
            named("gpt-3", classic(TEXT_ONLY, false, 4096)));

    private static final Family OTHER = other();
    private static final String FINE_TUNED = "ft:";

    private record Named(Pattern pattern, Family family) {}

    /// What models of one kind have in common.
    ///
    /// @param own whether it is OpenAI's, which takes no fields that it does not publish
    /// @param newNames whether it wants what came with the first thinking models: `max_completion_tokens`, the role
    ///     `developer`, `safety_identifier`
    /// @param restsUnasked whether it does not think unless told to
    /// @param toolsWithoutThought whether it takes tools only with the effort `none`
    /// @param parallelCalls whether it may be told not to call several tools at once
    record Family(
            Abilities abilities,
            boolean own,
            boolean newNames,
            boolean restsUnasked,
            boolean toolsWithoutThought,
            boolean parallelCalls) {
        private Family withNewNames() {
            return new Family(abilities, own, true, restsUnasked, toolsWithoutThought, parallelCalls);
        }
    }

    /// Names that strangers make up must not fill the memory.
    private static final int REMEMBERED_MAX = 1000;

    private static final Map<String, Family> REMEMBERED = new ConcurrentHashMap<>();

    private OpenAiModels() {}

    static Family of(String model) {
        Family known = REMEMBERED.get(model);
        if (known != null) {
            return known;
        }
        Family found = find(model);
        if (REMEMBERED.size() < REMEMBERED_MAX) {
            REMEMBERED.put(model, found);
        }
        return found;
    }

    private static Family find(String model) {
        String name = model;
        if (name.startsWith(FINE_TUNED)) {
            int end = name.indexOf(':', FINE_TUNED.length());
            name = name.substring(FINE_TUNED.length(), end < 0 ? name.length() : end);
        }
        for (Named family : FAMILIES) {
            if (family.pattern.matcher(name).lookingAt()) {
                return family.family;
            }
        }
        return OTHER;
    }

    private static Named named(String pattern, Family family) {
        return new Named(Pattern.compile("(?:" + pattern + ")(?![a-z0-9])"), family);
    }

    /// Does not think.
    private static Family classic(Set<Input> inputs, boolean jsonSchema, long outputTokensMax) {
        var abilities = new Abilities(
                inputs, Setting.ACCEPTED, true, jsonSchema, true, Thinking.NONE, NO_EFFORT, outputTokensMax);
        return new Family(abilities, true, false, false, false, true);
    }

    /// Thinks unless it is told not to.
    private static Family thinking(Set<Effort> efforts, boolean restsUnasked, boolean toolsWithoutThought) {
        var abilities = new Abilities(
                SEEING, Setting.WITHOUT_REASONING, true, true, true, Thinking.EFFORT, efforts, OUTPUT_GPT_5);
        return new Family(abilities, true, true, restsUnasked, toolsWithoutThought, true);
    }

    /// Always thinks.
    private static Family always(Set<Input> inputs, Set<Effort> efforts, boolean firstGeneration) {
        var abilities = new Abilities(
                inputs,
                Setting.REFUSED,
                true,
                true,
                true,
                Thinking.ALWAYS,
                efforts,
                firstGeneration ? 100_000 : OUTPUT_GPT_5);
        return new Family(abilities, true, true, false, false, !firstGeneration);
    }

    private static Family other() {
        var abilities = new Abilities(
                EVERYTHING,
                Setting.ACCEPTED,
                true,
                true,
                true,
                Thinking.EFFORT,
                EnumSet.allOf(Effort.class),
                OUTPUT_OTHER);
        return new Family(abilities, false, false, false, false, true);
    }

    private static Set<Effort> without(Effort one, Set<Effort> efforts) {
        Set<Effort> rest = EnumSet.copyOf(efforts);
        rest.remove(one);
        return rest;
    }
}
