package ai.moolai.llm.responses;

import java.util.Map;

/// What the fields of OpenAI's chat requests are called here.
final class Names {
    private static final Map<String, String> RENAMED = Map.of(
            "max_completion_tokens", "max_output_tokens",
            "max_tokens", "max_output_tokens",
            "reasoning_effort", "reasoning.effort",
            "verbosity", "text.verbosity");

    private Names() {}

    /// @param safetyIdentifier whether the caller names its user so
    static String of(String name, boolean safetyIdentifier) {
        if (name.equals("user")) {
            return safetyIdentifier ? "safety_identifier" : name;
        }
        if (isOf(name, "messages")) {
            return "input"; // several items make one message, so its number would point at the wrong one
        }
        if (isOf(name, "response_format")) {
            return "text.format"
                    + name.substring("response_format".length()).replaceFirst("^\\.json_schema(?=\\.|$)", "");
        }
        if (isOf(name, "tools") || isOf(name, "tool_choice")) {
            return name.replaceFirst("\\.function(?=\\.|$)", "");
        }
        return RENAMED.getOrDefault(name, name);
    }

    private static boolean isOf(String name, String field) {
        return name.startsWith(field)
                && (name.length() == field.length()
                        || name.charAt(field.length()) == '.'
                        || name.charAt(field.length()) == '[');
    }
}
