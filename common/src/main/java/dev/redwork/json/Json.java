package dev.redwork.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
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
import dev.redwork.job.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Values of a task's input and output types to JSON and back. */
public final class Json {
    /** Numbers as long as a whole payload: a gcd's operands have no limit of their own. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Defaults.PAYLOAD_LIMIT)
                    .maxNestingDepth(200)
                    .build())
            // Less than the depth that is read, since an output stands inside an outcome: all that can be written can
            // be read.
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(190).build())
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    static final Payload NULL = Payload.of("null");

    private static final Map<Type, TypeCodec<?>> CODECS = new ConcurrentHashMap<>();

    private Json() {}

    /**
     * A parser of JSON that the queue stores.
     *
     * @throws PayloadException for UTF-16 and UTF-32, which Jackson reads as well: without telling where in the bytes a value
     *     stands
     */
    static JsonParser parser(byte[] json) throws IOException {
        return parser(Payload.of(json));
    }

    /** As {@link #parser(byte[])}; its places are counted from the payload's beginning. */
    static JsonParser parser(Payload json) throws IOException {
        JsonParser parser = FACTORY.createParser(json.array(), json.offset(), json.length());
        if (parser.getInputSource() instanceof Reader) {
            parser.close();
            throw new PayloadException("it must be UTF-8 JSON");
        }
        return parser;
    }

    /**
     * Writes a task's input.
     *
     * @param codec that {@link #input} has given for it
     * @throws PayloadException when it cannot be written, or is larger than {@link Defaults#PAYLOAD_LIMIT}
     */
    public static Payload encodeInput(Task<?, ?> task, TypeCodec<?> codec, @Nullable Object input) {
        try {
            return codec.write(input);
        } catch (TooLargeException e) {
            throw new PayloadException(
                    "the input of task " + task.name() + " " + e.getMessage()
                            + ", store large data elsewhere and enqueue where it is",
                    e);
        } catch (PayloadException e) {
            throw new PayloadException("the input of task " + task.name() + " " + e.getMessage(), e);
        }
    }

    /**
     * Of a task's input.
     *
     * @throws IllegalArgumentException when no value of its type could be read or written
     */
    @SuppressWarnings("unchecked") // the type is the task's own Type for I
    public static <I> TypeCodec<I> input(Task<I, ?> task) {
        return (TypeCodec<I>) codec(task, "input", task.input());
    }

    /** As {@link #input}, but a field that the type does not have is refused, too. */
    public static <I> TypeCodec<I> inputStrictly(Task<I, ?> task) {
        return new TypeCodec<>(Mappers.STRICT, task.input());
    }

    /**
     * Of a task's output.
     *
     * @throws IllegalArgumentException when no value of its type could be read or written
     */
    @SuppressWarnings("unchecked")
    public static <O> TypeCodec<O> output(Task<?, O> task) {
        return (TypeCodec<O>) codec(task, "output", task.output());
    }

    private static TypeCodec<?> codec(Task<?, ?> task, String role, Type type) {
        try {
            return CODECS.computeIfAbsent(type, one -> new TypeCodec<>(Mappers.LENIENT, one));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + role + " of task " + task.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a text, which a person typed, is one JSON value, and has no field twice.
     *
     * @throws PayloadException otherwise, saying where
     */
    public static Payload parse(String text) {
        Payload json = Payload.of(text);
        try {
            if (Mappers.LENIENT
                    .reader()
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readTree(text)
                    .isMissingNode()) {
                throw new PayloadException("is empty; JSON was expected");
            }
        } catch (JsonProcessingException e) {
            throw new PayloadException("is not JSON: " + JsonErrors.reason(e), e);
        }
        return json;
    }

    /**
     * Reads and writes values of one type: to make one anew for each job costs more than to read a small input. A value is written
     * as what its task declares, not as what it happens to be: elements of a {@code List<Pet>} have their type's name only then.
     */
    public static final class TypeCodec<T> {
        private final ObjectMapper mapper;
        private final Type type;
        private final JavaType declared;
        private final ObjectReader reader;
        private final @Nullable TypeSerializer typeSerializer;
        private final @Nullable PlainType plain;

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
            this.plain = PlainType.of(type);
        }

        private @Nullable TypeSerializer typeSerializer() {
            try {
                return provider().findTypeSerializer(declared);
            } catch (JsonMappingException e) {
                throw new IllegalArgumentException(name(type) + ": " + JsonErrors.reason(e), e);
            }
        }

        /**
         * Reads one; no value is as good as JSON null.
         *
         * @throws PayloadException when the JSON does not fit the type
         */
        @SuppressWarnings({"unchecked", "NullAway"}) // a task without an output has null
        public T read(@Nullable Payload given) {
            Payload json = given == null ? NULL : given;
            Object read = plain == null ? null : plain.read(json);
            if (read != null) {
                return (T) read;
            }
            try {
                return (T)
                        (type == Payload.class ? json : reader.readValue(json.array(), json.offset(), json.length()));
            } catch (IOException e) {
                throw new PayloadException("JSON does not fit " + name(type) + ": " + JsonErrors.reason(e), e);
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
            Payload written = plain == null || value == null ? null : plain.write(value);
            if (written != null) {
                return written;
            }
            LimitedBytes bytes = new LimitedBytes();
            try (JsonGenerator json = mapper.createGenerator(bytes)) {
                write(json, value);
            } catch (IOException e) {
                throw bytes.tooLarge
                        ? new TooLargeException()
                        : new PayloadException("cannot be written as JSON: " + JsonErrors.reason(e), e);
            }
            return bytes.payload();
        }

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
            return raw == value.getClass()
                            || declared.isContainerType()
                            || declared.isEnumType()
                            || !raw.isInstance(value)
                    ? declared
                    : mapper.getTypeFactory().constructSpecializedType(declared, value.getClass());
        }

        private DefaultSerializerProvider provider() {
            return (DefaultSerializerProvider) mapper.getSerializerProviderInstance();
        }

        static String name(Type type) {
            return JsonErrors.withoutPackages(type.getTypeName());
        }
    }

    /** More bytes of JSON than an input or an output may have. */
    public static final class TooLargeException extends RedworkException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("is too large: the limit is " + Defaults.PAYLOAD_LIMIT + " bytes of JSON");
        }
    }

    /** Bytes up to {@link Defaults#PAYLOAD_LIMIT}; the generator brings those of a small value at once. */
    private static final class LimitedBytes extends OutputStream {
        private byte[] bytes = {};
        private int size;
        private boolean tooLarge;

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] more, int from, int length) {
            tooLarge |= length > Defaults.PAYLOAD_LIMIT - size;
            if (tooLarge) {
                throw new TooLargeException();
            } else if (size + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, size == 0 ? length : 2 * (size + length));
            }
            System.arraycopy(more, from, bytes, size, length);
            size += length;
        }

        Payload payload() {
            return new Payload(bytes, 0, size);
        }
    }
}
