package dev.redwork.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A spec or an outcome for lists, of which the first bytes are enough: instead of its input it has a text with the beginning of that,
 * and no output. Both stand last in what {@link JobJson} writes.
 */
public final class RecordHead {
    /** Characters of an input. */
    private static final int SHOWN = 120;

    /** Of UTF-8. */
    private static final int BYTES_OF_A_CHARACTER = 4;

    private static final String BROKEN = "\uFFFD";

    private final byte[] start;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private @Nullable String input;
    private boolean named;
    /** Whether it has come to the input or the output, which may be cut. */
    private boolean inPayload;

    private RecordHead(byte[] start) {
        this.start = start;
    }

    /** The head of a record that begins with these bytes; null: they do not tell its task, or are no such record. */
    public static byte @Nullable [] of(byte[] start) {
        RecordHead record = new RecordHead(start);
        try (JsonGenerator out = Json.FACTORY.createGenerator(record.head)) {
            out.writeStartObject();
            record.copyTo(out);
            if (record.input != null) {
                out.writeStringField("input", record.input);
            }
            out.writeEndObject();
        } catch (IOException | PayloadException e) {
            return null;
        }
        return record.named ? record.head.toByteArray() : null;
    }

    private void copyTo(JsonGenerator out) throws IOException {
        try (JsonParser json = Json.parser(start)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new PayloadException("it is not a JSON object");
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                inPayload = field.equals("input") || field.equals("output");
                JsonToken unused = json.nextToken();
                if (!inPayload) {
                    named |= field.equals("task");
                    out.writeFieldName(field);
                    out.copyCurrentStructure(json);
                } else if (field.equals("input")) {
                    int from = (int) json.currentTokenLocation().getByteOffset();
                    input = shown(from, start.length);
                    input = shown(
                            from,
                            from + new RecordValues.OfAny(json, start).value().length());
                } else {
                    json.finishToken();
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            if (!inPayload) {
                throw e;
            }
        }
    }

    /** A character that the cut went through is left out. */
    private String shown(int from, int to) {
        int length = Math.min(to - from, BYTES_OF_A_CHARACTER * (SHOWN + 1));
        String text = new Payload(start, from, length).toString();
        if (length < to - from || to == start.length) {
            while (text.endsWith(BROKEN)) {
                text = text.substring(0, text.length() - 1);
            }
        }
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN));
    }
}
