package dev.redwork.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.redwork.job.Defaults;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
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
            .addModule(new JavaTimeModule())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** For input that a person typed: a field that the type does not have is a mistake. */
    private static final Readers STRICT_READERS =
            new Readers(MAPPER.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

    private static final Readers READERS = new Readers(MAPPER);

    /** A mapper and its reader for each type: to look one up anew for each job costs more than reading a small input. */
    private record Readers(ObjectMapper mapper, Map<Type, ObjectReader> known) {
        Readers(ObjectMapper mapper) {
            this(mapper, new ConcurrentHashMap<>());
        }

        ObjectReader of(Type type) {
            return known.computeIfAbsent(type, unseen -> mapper.readerFor(mapper.constructType(type)));
        }
    }

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
            throw new PayloadException("cannot be written as JSON: " + reason(e), e);
        }
    }

    /**
     * Writes a task's input.
     *
     * @throws PayloadException when it cannot be written, or is larger than {@link Defaults#PAYLOAD_LIMIT}
     */
    public static Payload encodeInput(Task<?, ?> task, @Nullable Object input) {
        byte[] json;
        try {
            json = encode(input);
        } catch (PayloadException e) {
            throw new PayloadException("the input of task " + task.name() + " " + e.getMessage(), e);
        }
        if (json.length > Defaults.PAYLOAD_LIMIT) {
            throw new PayloadException("the input of task " + task.name() + " is " + json.length
                    + " bytes of JSON, the limit is " + Defaults.PAYLOAD_LIMIT
                    + ": store large data elsewhere and enqueue where it is");
        }
        return Payload.of(json);
    }

    /**
     * Reads a task's input.
     *
     * @throws PayloadException when the JSON does not fit the type
     */
    @SuppressWarnings("unchecked") // the type is the task's own Type for I
    public static <I> I input(Task<I, ?> task, Payload json) {
        return (I) decode(READERS, json, task.input());
    }

    /** As {@link #input}, but a field that the type does not have is refused, too. */
    @SuppressWarnings("unchecked")
    public static <I> I inputStrictly(Task<I, ?> task, Payload json) {
        return (I) decode(STRICT_READERS, json, task.input());
    }

    /** Reads a task's output; throws as {@link #input} does. */
    @SuppressWarnings("unchecked")
    public static <O> O output(Task<?, O> task, @Nullable Payload json) {
        return (O) decode(READERS, json == null ? Payload.of("null") : json, task.output());
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

    @SuppressWarnings("NullAway") // JSON null is null: a task without an output has it
    private static Object decode(Readers readers, Payload json, Type type) {
        if (type == Payload.class) {
            return json;
        }
        try {
            return readers.of(type).readValue(json.array(), json.offset(), json.length());
        } catch (IOException e) {
            throw new PayloadException("JSON does not fit " + simpleName(type) + ": " + reason(e), e);
        }
    }

    private static String simpleName(Type type) {
        return withoutPackages(type.getTypeName());
    }

    /** Jackson's message without the Java class names and source excerpts that follow its first sentence. */
    static String reason(IOException e) {
        Throwable root = e;
        while (root instanceof JsonMappingException && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root instanceof JsonProcessingException parse
                ? parse.getOriginalMessage()
                : String.valueOf(root.getMessage());
        String firstLine = message.lines().findFirst().orElse("");
        String path = e instanceof JsonMappingException mapping ? fieldPath(mapping) : "";
        String plain = firstLine
                .replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)]", "$1")
                .replaceAll(" \\(token `JsonToken\\.[A-Z_]+`\\)", "")
                .replaceAll(" \\(class .*", "")
                .replace("`", "")
                .replaceAll("^Cannot map null into type .*", "missing or null");
        return (path.isEmpty() ? "" : "field '" + path + "': ") + withoutPackages(plain);
    }

    private static String withoutPackages(String names) {
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
}
