package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "max_completion_tokens, max_output_tokens",
        "response_format, text.format",
        "response_format.json_schema, text.format",
        "response_format.json_schema.schema, text.format.schema",
        "reasoning_effort, reasoning.effort",
        "messages, input",
        "messages[3].content[0], input",
        "tools, tools",
        "tools[0].function.parameters, tools[0].parameters",
        "tool_choice.function.name, tool_choice.name",
        "temperature, temperature",
        "verbosity, text.verbosity",
        "user, user"
    })
    void fieldsOfChatRequestsAreCalledWhatTheyAreHere(String chat, String here) {
        assertThat(Calls.read(Calls.HELLO).nameOf(chat)).isEqualTo(here);
    }

    @Test
    void aUserIsCalledWhatItsCallerCallsIt() {
        assertThat(Calls.read("{\"model\":\"m\",\"input\":\"x\",\"safety_identifier\":\"u\"}")
                        .nameOf("user"))
                .isEqualTo("safety_identifier");
    }
}
