package dev.redwork.dashboard.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.redwork.job.Payload;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON of a request, cut into its values. They stay the bytes that came, so that a number keeps all of its digits. No message repeats
 * what it says.
 */
public final class RequestJson {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_TEXT = 8 << 20;

    /** Of an object that is cut into them: no call knows as many. */
    private static final int MOST_FIELDS = 100;

    /** Names are whatever a caller sends: none is kept for ever. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private RequestJson() {}

    /**
     * The one value of a text, without the blanks around it, checked whole.
     *
     * @param what the text is: "the body", "line 7"
     * @throws Problem 400: it is none, is nested deeper than 100, has a number of more than 1,000 digits, or a field twice
     */
    public static Payload value(String what, Payload text) {
        checkUtf8(what, text);
        try (JsonParser json = parser(text)) {
            if (json.getInputSource() instanceof Reader) {
                // Jackson takes UTF-16 for JSON, and does not tell where in its bytes a value stands.
                throw wrong(what, "must be JSON in UTF-8");
            }
            if (json.nextToken() == null) {
                throw wrong(what, "is empty: JSON was expected");
            }
            Payload value = take(json, text);
            if (json.nextToken() != null) {
                throw wrong(what, "is no JSON: something follows behind its value");
            }
            return value;
        } catch (IOException e) {
            throw wrong(what, reason(e));
        }
    }

    /** The kind of a value that {@link #value} has given. */
    public static boolean isObject(Payload value) {
        return startsWith(value, '{');
    }

    /** As {@link #isObject}. */
    public static boolean isArray(Payload value) {
        return startsWith(value, '[');
    }

    /** As {@link #isObject}. */
    public static boolean isText(Payload value) {
        return startsWith(value, '"');
    }

    /**
     * Of an array that was checked.
     *
     * @param most one more is given where there are more: eight megabytes have room for four million
     */
    public static List<Payload> elements(Payload array, int most) {
        List<Payload> elements = new ArrayList<>();
        try (JsonParser json = parser(array)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY && elements.size() <= most) {
                elements.add(take(json, array));
            }
            return elements;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Of an object that was checked, in their order.
     *
     * @throws Problem 400: it has more than 100
     */
    public static Map<String, Payload> fields(Payload object) {
        Map<String, Payload> fields = new LinkedHashMap<>();
        try (JsonParser json = parser(object)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                fields.put(name, take(json, object));
                if (fields.size() > MOST_FIELDS) {
                    throw Problem.badRequest(
                            "an object has more than " + MOST_FIELDS + " fields, and no call knows as many");
                }
            }
            return fields;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A text, a whole number as Long or a truth value.
     *
     * @throws IllegalArgumentException it is of another kind
     */
    public static Object scalar(Payload value) {
        try (JsonParser json = parser(value)) {
            return switch (json.nextToken()) {
                case VALUE_STRING -> json.getText();
                case VALUE_NUMBER_INT -> json.getLongValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> throw new IllegalArgumentException("is neither a text nor a whole number");
            };
        } catch (IOException e) {
            throw new IllegalArgumentException("is too large a number", e);
        }
    }

    private static JsonParser parser(Payload text) throws IOException {
        return FACTORY.createParser(text.array(), text.offset(), text.length());
    }

    private static Payload take(JsonParser json, Payload source) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        json.skipChildren();
        return new Payload(
                source.array(),
                source.offset() + start,
                (int) json.currentLocation().getByteOffset() - start);
    }

    /** Jackson passes over what it skips: a byte that is no UTF-8 would be stored. */
    private static void checkUtf8(String what, Payload text) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(text.array(), text.offset(), text.length());
        CharBuffer some = CharBuffer.allocate(1 << 13);
        CoderResult result = decoder.decode(bytes, some.clear(), true);
        while (result.isOverflow()) {
            result = decoder.decode(bytes, some.clear(), true);
        }
        if (result.isError()) {
            throw wrong(what, "is not UTF-8: byte " + (bytes.position() - text.offset() + 1) + " is wrong");
        }
    }

    private static Problem wrong(String what, String why) {
        return Problem.badRequest(what + " " + why).at("", why);
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting")
                    ? "is nested deeper than " + DEEPEST
                    : message.contains("Number")
                            ? "has a number of more than 1,000 digits"
                            : "has names that are too many or too long";
        }
        String where = e instanceof JsonProcessingException wrong && wrong.getLocation() != null
                ? ", near byte " + (wrong.getLocation().getByteOffset() + 1)
                : "";
        return (message.startsWith("Duplicate field") ? "has a field twice" : "is no JSON") + where;
    }

    private static boolean startsWith(Payload value, char first) {
        return value.length() > 0 && value.array()[value.offset()] == first;
    }
}
