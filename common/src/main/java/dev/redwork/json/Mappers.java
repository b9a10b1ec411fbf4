package dev.redwork.json;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.EnumSerializer;
import com.fasterxml.jackson.databind.ser.std.StdKeySerializers.EnumKeySerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** How Jackson reads and writes the values of tasks. */
final class Mappers {
    /** A worker passes over fields it does not know: a newer producer may send one. */
    static final ObjectMapper LENIENT = JsonMapper.builder(Json.FACTORY)
            // A date-time keeps the zone that it was written with.
            .addModule(new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID))
            .addModule(new CaseSensitiveEnums())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** For input that a person typed: a field that the type does not have is a mistake. */
    static final ObjectMapper STRICT = LENIENT.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Mappers() {}

    /** Enum constants are written in lower case; not those of an enum in which two differ in nothing else. */
    private static final class CaseSensitiveEnums extends SimpleModule {
        private static final long serialVersionUID = 1L;

        CaseSensitiveEnums() {
            super("redwork-enums");
            setSerializerModifier(new Modifier());
        }

        private static final class Modifier extends BeanSerializerModifier {
            private static final long serialVersionUID = 1L;

            @Override
            public JsonSerializer<?> modifyEnumSerializer(
                    SerializationConfig config, JavaType type, BeanDescription bean, JsonSerializer<?> serializer) {
                EnumSerializer exact = exact(config, type, bean);
                return serializer.getClass() == EnumSerializer.class && differInCase(exact) ? exact : serializer;
            }

            @Override
            public JsonSerializer<?> modifyKeySerializer(
                    SerializationConfig config, JavaType type, BeanDescription bean, JsonSerializer<?> serializer) {
                if (serializer.getClass() != EnumKeySerializer.class) {
                    return serializer;
                }
                EnumSerializer exact = exact(config, type, bean);
                return differInCase(exact)
                        ? EnumKeySerializer.construct(type.getRawClass(), exact.getEnumValues())
                        : serializer;
            }

            private static EnumSerializer exact(SerializationConfig config, JavaType type, BeanDescription bean) {
                SerializationConfig asItStands = config.without(EnumFeature.WRITE_ENUMS_TO_LOWERCASE);
                return EnumSerializer.construct(type.getRawClass(), asItStands, bean, null);
            }

            private static boolean differInCase(EnumSerializer exact) {
                Set<String> lower = new HashSet<>();
                return !exact.getEnumValues().values().stream()
                        .allMatch(text -> lower.add(text.getValue().toLowerCase(Locale.ROOT)));
            }
        }
    }
}
