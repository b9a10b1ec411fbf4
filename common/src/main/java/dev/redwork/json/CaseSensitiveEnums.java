package dev.redwork.json;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.EnumSerializer;
import com.fasterxml.jackson.databind.ser.std.StdKeySerializers.EnumKeySerializer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Enum constants are written in lower case; not those of an enum in which two differ in nothing else. */
final class CaseSensitiveEnums extends SimpleModule {
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
