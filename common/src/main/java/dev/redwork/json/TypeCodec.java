package dev.redwork.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import dev.redwork.job.Defaults;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedworkException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes values of one type: to make one anew for each job costs more than to read a small input. A value is written
 * as what its task declares, not as what it happens to be: elements of a {@code List<Pet>} have their type's name only then.
 */
public final class TypeCodec<T> {
    private final ObjectMapper mapper;
    private final Type type;
    private final JavaType declared;
    private final ObjectReader reader;
    private final @Nullable TypeSerializer typeSerializer;

    /** @throws IllegalArgumentException when no value of the type could be read or written */
    TypeCodec(ObjectMapper mapper, Type type) {
        this.mapper = mapper;
        this.type = type;
        this.declared = mapper.constructType(type);
        if (type != Payload.class) {
            new TypeCheck(mapper).check(declared);
        }
        this.reader = mapper.readerFor(declared);
        this.typeSerializer = typeSerializer();
    }

    private @Nullable TypeSerializer typeSerializer() {
        try {
            return provider().findTypeSerializer(declared);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(name(type) + ": " + Json.reason(e), e);
        }
    }

    /**
     * Reads one; no value is as good as JSON null.
     *
     * @throws PayloadException when the JSON does not fit the type
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // a task without an output has null
    public T read(@Nullable Payload given) {
        Payload json = given == null ? Json.NULL : given;
        try {
            return (T) (type == Payload.class ? json : reader.readValue(json.array(), json.offset(), json.length()));
        } catch (IOException e) {
            throw new PayloadException("JSON does not fit " + name(type) + ": " + Json.reason(e), e);
        }
    }

    /**
     * Writes one as UTF-8 JSON, and breaks off at {@link Defaults#PAYLOAD_LIMIT}: a value of gigabytes takes a megabyte.
     *
     * @throws TooLargeException when it has more
     * @throws PayloadException when it cannot be written
     */
    public Payload write(@Nullable Object value) {
        if (value instanceof Payload payload) {
            if (payload.length() > Defaults.PAYLOAD_LIMIT) {
                throw new TooLargeException();
            }
            return payload;
        }
        Bytes bytes = new Bytes(Defaults.PAYLOAD_LIMIT);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            write(json, value);
        } catch (IOException e) {
            throw bytes.isTooLarge() ? new TooLargeException() : new PayloadException(NOT_WRITTEN + Json.reason(e), e);
        }
        return Payload.of(bytes.toArray());
    }

    static final String NOT_WRITTEN = "cannot be written as JSON: ";

    private void write(JsonGenerator json, @Nullable Object value) throws IOException {
        DefaultSerializerProvider provider = provider();
        if (value == null || declared.isJavaLangObject()) {
            provider.serializeValue(json, value);
            return;
        }
        JavaType actual = actual(value);
        JsonSerializer<Object> serializer = provider.findValueSerializer(actual, null);
        if (typeSerializer == null) {
            provider.serializeValue(json, value, actual, serializer);
        } else {
            provider.serializePolymorphic(json, value, declared, serializer, typeSerializer);
        }
    }

    /** The value's class with the parameters that the declared type gives it: a {@code Found<Pet>} of an {@code Answer<Pet>}. */
    private JavaType actual(Object value) {
        Class<?> raw = declared.getRawClass();
        return raw == value.getClass() || declared.isContainerType() || declared.isEnumType() || !raw.isInstance(value)
                ? declared
                : mapper.getTypeFactory().constructSpecializedType(declared, value.getClass());
    }

    private DefaultSerializerProvider provider() {
        return (DefaultSerializerProvider) mapper.getSerializerProviderInstance();
    }

    static String name(Type type) {
        return Json.withoutPackages(type.getTypeName());
    }

    /** More bytes of JSON than an input or an output may have. */
    public static final class TooLargeException extends RedworkException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("is too large: the limit is " + Defaults.PAYLOAD_LIMIT + " bytes of JSON");
        }
    }

    /** Bytes up to a limit; the generator brings those of a small value at once. */
    private static final class Bytes extends OutputStream {
        private final int limit;
        private byte[] bytes = {};
        private int size;
        private boolean tooLarge;

        Bytes(int limit) {
            this.limit = limit;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] more, int from, int length) throws IOException {
            if (length > limit - size) {
                tooLarge = true;
                throw new IOException("too large");
            }
            if (size == 0) {
                bytes = Arrays.copyOfRange(more, from, from + length);
            } else {
                if (size + length > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(limit, 2 * (size + length)));
                }
                System.arraycopy(more, from, bytes, size, length);
            }
            size += length;
        }

        boolean isTooLarge() {
            return tooLarge;
        }

        byte[] toArray() {
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
    }
}
