package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReaderTest {
    private static ProviderError read(int status, String type, String message) {
        return new AnthropicProvider()
                .error(
                        status,
                        bytes("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                                + "\"},\"request_id\":\"req_1\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,max_tokens: Field required,REJECTED",
        "400,invalid_request_error,Your credit balance is too low to access the Anthropic API,ACCOUNT",
        "400,invalid_request_error,You have reached your specified API usage limits,ACCOUNT",
        "401,authentication_error,invalid x-api-key,ACCOUNT",
        "402,billing_error,Pay,ACCOUNT",
        "403,permission_error,No,ACCOUNT",
        "404,not_found_error,model: claude-none,MODEL_NOT_FOUND",
        "404,not_found_error,Not Found,REJECTED",
        "409,conflict_error,Again,SERVER",
        "413,request_too_large,Too large,REJECTED",
        "429,rate_limit_error,Slow down,RATE_LIMITED",
        "429,rate_limit_error,This would exceed your monthly spend limit,ACCOUNT",
        "429,rate_limit_error,Extra usage is required for long context requests.,ACCOUNT",
        "429,billing_error,No credit,ACCOUNT",
        "500,api_error,Oops,SERVER",
        "503,overloaded_error,Later,OVERLOADED",
        "504,timeout_error,Slow,SERVER",
        "529,overloaded_error,Overloaded,OVERLOADED"
    })
    void aStatusTellsWhoIsAtFault(int status, String type, String message, Kind kind) {
        assertThat(read(status, type, message)).isEqualTo(new ProviderError(kind, message, type, null, null, null));
    }

    @Test
    void whateverTheBodyIsItComesToAnError() {
        for (String body : new String[] {"", "<html>", "[]", "{\"error\":null}", "{\"error\":[]}"}) {
            assertThat(new AnthropicProvider().error(502, bytes(body)))
                    .isEqualTo(new ProviderError(Kind.SERVER, null, null, null, null, null));
        }
        assertThat(new AnthropicProvider()
                        .error(500, bytes("{\"error\":\"text\"}"))
                        .message())
                .isEqualTo("text");
    }
}
