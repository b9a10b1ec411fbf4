package dev.redwork.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * An input or an output with some of its values replaced by {@code "***"}. They are cut out of the text: all other bytes stay as they
 * are stored, digits of long numbers and blanks too.
 */
public final class MaskedJson {
    private static final byte[] MASK = "\"***\"".getBytes(US_ASCII);

    private final Payload source;
    private final ByteArrayOutputStream masked = new ByteArrayOutputStream();
    /** Bytes of the source that were dealt with. */
    private int done;

    private MaskedJson(Payload source) {
        this.source = source;
    }

    /**
     * Masks values.
     *
     * @param pointers {@link dev.redwork.job.TaskOptions#masks}; one that is no pointer stands for all of it
     * @return all of it masked where it is no JSON, or nested so deeply that a value cannot be found
     */
    public static Payload of(Payload json, List<String> pointers) {
        if (pointers.isEmpty()) {
            return json;
        }
        MaskedJson walk = new MaskedJson(json);
        try (JsonParser parser = Json.parser(json)) {
            if (parser.nextToken() == null) {
                return Payload.of(MASK);
            }
            walk.value(parser, pointers.stream().map(Path::of).toList());
            return parser.nextToken() == null ? walk.result() : Payload.of(MASK);
        } catch (IOException | PayloadException e) {
            return Payload.of(MASK);
        }
    }

    /** The way to a value that is masked: names of fields and numbers of elements from here on. */
    private record Path(List<String> parts) {
        private static final String ANY = "*";

        static Path of(String pointer) {
            return pointer.startsWith("/")
                    ? new Path(Arrays.stream(pointer.substring(1).split("/", -1))
                            .map(part -> part.replace("~1", "/").replace("~0", "~"))
                            .toList())
                    : new Path(List.of());
        }

        boolean isHere() {
            return parts.isEmpty();
        }

        boolean goesBy(String name) {
            return parts.get(0).equals(name) || parts.get(0).equals(ANY);
        }

        Path rest() {
            return new Path(parts.subList(1, parts.size()));
        }
    }

    /** The parser is at the first token of a value, and afterwards at its last one. */
    private void value(JsonParser json, List<Path> paths) throws IOException {
        if (paths.stream().anyMatch(Path::isHere)) {
            mask(json);
        } else if (paths.isEmpty()) {
            json.finishToken();
            json.skipChildren();
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                value(json, behind(paths, name));
            }
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                value(json, behind(paths, Integer.toString(i)));
            }
        }
    }

    private static List<Path> behind(List<Path> paths, String name) {
        return paths.stream().filter(path -> path.goesBy(name)).map(Path::rest).toList();
    }

    private void mask(JsonParser json) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        json.skipChildren();
        copyTo(start);
        masked.write(MASK, 0, MASK.length);
        done = (int) json.currentLocation().getByteOffset();
    }

    private void copyTo(int end) {
        masked.write(source.array(), source.offset() + done, end - done);
    }

    private Payload result() {
        copyTo(source.length());
        return Payload.of(masked.toByteArray());
    }
}
