package dev.redwork.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.redwork.job.Defaults;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.Utf8;
import dev.redwork.json.TypeCodec.TooLargeException;
import java.io.IOException;
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

    /** A worker passes over fields it does not know: a newer producer may send one. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
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
    private static final ObjectMapper STRICT_MAPPER =
            MAPPER.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static final Payload NULL = Payload.of("null");

    private static final Map<Type, TypeCodec<?>> CODECS = new ConcurrentHashMap<>();

    /** Characters of a field's path in a message: a structure that holds itself has an endless one. */
    private static final int PATH_LIMIT = 100;

    private Json() {}

    /**
     * A parser of JSON that the queue stores.
     *
     * @throws PayloadException for UTF-16 and UTF-32, which Jackson reads as well: without telling where in the bytes a value
     *     stands
     */
    static JsonParser parser(byte[] json) throws IOException {
        JsonParser parser = FACTORY.createParser(json);
        if (parser.getInputSource() instanceof Reader) {
            parser.close();
            throw new PayloadException("it must be UTF-8 JSON");
        }
        return parser;
    }

    /**
     * Writes a value as UTF-8 JSON.
     *
     * @throws PayloadException when it cannot be written
     */
    public static byte[] encode(@Nullable Object value) {
        if (value instanceof Payload payload) {
            return Arrays.copyOfRange(payload.array(), payload.offset(), payload.offset() + payload.length());
        }
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new PayloadException(TypeCodec.NOT_WRITTEN + reason(e), e);
        }
    }

    /**
     * Writes a task's input.
     *
     * @throws IllegalArgumentException when the task has a type of which no value could be read or written
     * @throws PayloadException when it cannot be written, or is larger than {@link Defaults#PAYLOAD_LIMIT}
     */
    public static <I> Payload encodeInput(Task<I, ?> task, @Nullable I input) {
        try {
            return input(task).write(input);
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
        return new TypeCodec<>(STRICT_MAPPER, task.input());
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
        TypeCodec<?> known = CODECS.get(type);
        if (known != null) {
            return known;
        }
        try {
            return CODECS.computeIfAbsent(type, one -> new TypeCodec<>(MAPPER, one));
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
            if (MAPPER.reader()
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readTree(text)
                    .isMissingNode()) {
                throw new PayloadException("is empty; JSON was expected");
            }
        } catch (JsonProcessingException e) {
            throw new PayloadException("is not JSON: " + reason(e), e);
        }
        return json;
    }

    /** Jackson's message without the Java class names and source excerpts that follow its first sentence. */
    static String reason(IOException e) {
        Throwable root = e;
        while (root instanceof JsonMappingException && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root instanceof JsonProcessingException parse ? parse.getOriginalMessage() : root.getMessage();
        // A ConcurrentModificationException, say, has none: then its class tells more than nothing.
        String firstLine = message == null || message.isBlank()
                ? root.getClass().getName()
                : message.strip().lines().findFirst().orElse("");
        String path = e instanceof JsonMappingException mapping ? fieldPath(mapping) : "";
        String plain = firstLine
                .replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)]", "$1")
                .replaceAll(" \\(token `JsonToken\\.[A-Z_]+`\\)", "")
                .replaceAll(" \\(class .*", "")
                .replace("`", "")
                .replaceAll("^Cannot map null into type .*", "missing or null");
        return (path.isEmpty() ? "" : "field '" + path + "': ") + withoutPackages(plain);
    }

    static String withoutPackages(String names) {
        return names.replaceAll("\\b(?:[a-z][a-z0-9_]*\\.)+(?:[A-Z]\\w*[.$])*([A-Z]\\w*)", "$1");
    }

    private static String fieldPath(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.length() <= PATH_LIMIT ? path.toString() : path.substring(0, PATH_LIMIT) + "...";
    }

    /** JSON holds no characters that stand for bytes that are no text. Nearly all texts of the queue's records are ASCII. */
    static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return Utf8.printable(text);
            }
        }
        return text;
    }

    /** The fields of specs, outcomes and failures: their names are encoded once, not for each job. */
    static final class Field {
        static final Field V = new Field("v");
        static final Field ID = new Field("id");
        static final Field TASK = new Field("task");
        static final Field STATE = new Field("state");
        static final Field INBOX = new Field("inbox");
        static final Field BATCH = new Field("batch");
        static final Field ATTEMPT = new Field("attempt");
        static final Field ATTEMPTS = new Field("attempts");
        static final Field TTL = new Field("ttl");
        static final Field ENQUEUED = new Field("enqueued");
        static final Field EXPIRES = new Field("expires");
        static final Field TIMEOUT = new Field("timeout");
        static final Field WORKER = new Field("worker");
        static final Field STARTED = new Field("started");
        static final Field ENDED = new Field("ended");
        static final Field INPUT = new Field("input");
        static final Field OUTPUT = new Field("output");
        static final Field REASON = new Field("reason");
        static final Field TYPE = new Field("type");
        static final Field MESSAGE = new Field("message");
        static final Field STACK = new Field("stack");
        static final Field AT = new Field("at");
        static final Field DELAY = new Field("delay");

        private final SerializedString name;

        private Field(String name) {
            this.name = new SerializedString(name);
        }

        void begin(JsonGenerator json) throws IOException {
            json.writeFieldName(name);
        }

        void text(JsonGenerator json, String value) throws IOException {
            json.writeFieldName(name);
            json.writeString(printable(value));
        }

        void textIfThere(JsonGenerator json, @Nullable String value) throws IOException {
            if (value != null) {
                text(json, value);
            }
        }

        void number(JsonGenerator json, long value) throws IOException {
            json.writeFieldName(name);
            json.writeNumber(value);
        }

        void numberUnlessZero(JsonGenerator json, long value) throws IOException {
            if (value != 0) {
                number(json, value);
            }
        }
    }
}
