package ai.moolai.edge;

import ai.moolai.base.KeyId;
import ai.moolai.base.NanoDollars;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Secret;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// How the vocabulary is written as JSON: identifiers and times as text, money as US dollars, enums in lower case, a
/// secret as stars.
final class JsonOutput {
    private JsonOutput() {}

    static ObjectMapper mapper() {
        var module = new SimpleModule("moolai");
        for (Class<?> type : new Class<?>[] {
            KeyId.class, RequestId.class, OrganizationId.class, OrchestratorId.class, Secret.class, Instant.class
        }) {
            module.addSerializer(type, ToStringSerializer.instance);
        }
        module.addSerializer(new DollarsSerializer());
        module.addSerializer(new EnumSerializer());
        module.addSerializer(new DurationSerializer());
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .addModule(module)
                .build();
    }

    private static final class DollarsSerializer extends StdSerializer<NanoDollars> {
        private static final long serialVersionUID = 1L;

        DollarsSerializer() {
            super(NanoDollars.class);
        }

        @Override
        public void serialize(NanoDollars value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toUsd());
        }
    }

    /// Seconds, with a fraction where there is one.
    private static final class DurationSerializer extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationSerializer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(java.math.BigDecimal.valueOf(value.getSeconds())
                    .add(java.math.BigDecimal.valueOf(value.getNano(), 9))
                    .stripTrailingZeros());
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class EnumSerializer extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1L;

        EnumSerializer() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
