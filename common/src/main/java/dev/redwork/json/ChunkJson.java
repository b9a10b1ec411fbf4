package dev.redwork.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk, a job that runs its task on many inputs, as JSON. Its input is their array. Its output has one item for each, in their
 * order, and how long they ran in all: {@code {"items":[{"output":7},{"failure":{...}}],"nanos":51000}}.
 */
public final class ChunkJson {
    /** Items of a chunk at most: each may take ten bytes of the output. */
    public static final int ITEMS_LIMIT = 100_000;

    /** An item of which there was no room for more: what became of it is not told. */
    private static final byte[] UNTOLD = "{}".getBytes(US_ASCII);

    private static final byte[] BEGIN = "{\"items\":[".getBytes(US_ASCII);
    private static final byte[] OUTPUT = "{\"output\":".getBytes(US_ASCII);
    private static final byte[] FAILURE = "{\"failure\":".getBytes(US_ASCII);

    /** For the end: {@code ],"nanos":9223372036854775807}}. */
    private static final int END_BYTES = 40;

    private ChunkJson() {}

    /**
     * The outcome of one input.
     *
     * @param output null: it has failed
     * @param failure null: it has not
     */
    public record Item(@Nullable Payload output, @Nullable Failure failure) {}

    /**
     * The outcomes of all.
     *
     * @param nanos how long they ran in all
     */
    public record Outcome(List<Item> items, long nanos) {}

    /** The inputs of a chunk; each stays a part of {@code chunk}. */
    public static List<Payload> readInputs(Payload chunk) {
        try (JsonParser json = Json.parser(chunk)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new PayloadException("the input of a chunk is not a JSON array");
            }
            List<Payload> inputs = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                inputs.add(slice(json, chunk));
            }
            return inputs;
        } catch (IOException e) {
            throw new PayloadException("the input of a chunk is not readable: " + JsonErrors.reason(e), e);
        }
    }

    /**
     * Reads the output of a chunk; outputs stay a part of {@code chunk}.
     *
     * @throws PayloadException when it is none
     */
    public static Outcome read(Payload chunk) {
        try (JsonParser json = Json.parser(chunk)) {
            List<Item> items = new ArrayList<>();
            long nanos = 0;
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new PayloadException("the output of a chunk is not a JSON object");
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (field.equals("nanos")) {
                    nanos = json.getLongValue();
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        items.add(item(json, chunk));
                    }
                } else {
                    json.skipChildren();
                }
            }
            return new Outcome(items, nanos);
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof IOException io ? JsonErrors.reason(io) : String.valueOf(e.getMessage());
            throw new PayloadException("the output of a chunk is not readable: " + why, e);
        }
    }

    private static Item item(JsonParser json, Payload chunk) throws IOException {
        Payload output = null;
        Failure failure = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "output" -> output = slice(json, chunk);
                case "failure" -> failure = JobJson.readFailure(json);
                default -> json.skipChildren();
            }
        }
        if (output == null && failure == null) {
            failure = Failure.of(
                    Reason.TOO_LARGE, "its chunk's outcomes are more than 1 MB in all: take smaller chunks", 0, 0);
        }
        return new Item(output, failure);
    }

    /** The value at the parser's token, as it stands in {@code source}. */
    private static Payload slice(JsonParser json, Payload source) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        json.skipChildren();
        int length = (int) json.currentLocation().getByteOffset() - start;
        return new Payload(source.array(), source.offset() + start, length);
    }

    /** Gathers the inputs of a chunk. */
    public static final class InputWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int items;

        public void add(Payload input) {
            bytes.write(items++ == 0 ? '[' : ',');
            bytes.write(input.array(), input.offset(), input.length());
        }

        public int items() {
            return items;
        }

        /** Bytes of JSON so far. */
        public int size() {
            return bytes.size() + 1;
        }

        /** The array; to be called once. */
        public Payload end() {
            bytes.write(']');
            return Payload.of(bytes.toByteArray());
        }
    }

    /**
     * Gathers the outcomes of a chunk's items. All of them have room in {@link Defaults#PAYLOAD_LIMIT}: where one has not, it is
     * told that its outcome is missing, and why.
     */
    public static final class OutcomeWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int left;

        /** @param items how many there will be, {@link #ITEMS_LIMIT} at most */
        public OutcomeWriter(int items) {
            left = items;
            bytes.writeBytes(BEGIN);
        }

        public void succeeded(Payload output) {
            add(OUTPUT, output);
        }

        public void failed(Failure failure) {
            add(FAILURE, Payload.of(JobJson.write(failure)));
        }

        private void add(byte[] kind, Payload value) {
            // All that follow must have room for the shortest form, with a comma.
            long reserved = END_BYTES + (long) left * (UNTOLD.length + 1);
            left--;
            boolean fits = bytes.size() + kind.length + (long) value.length() + reserved <= Defaults.PAYLOAD_LIMIT;
            if (bytes.size() > BEGIN.length) {
                bytes.write(',');
            }
            if (fits) {
                bytes.writeBytes(kind);
                bytes.write(value.array(), value.offset(), value.length());
                bytes.write('}');
            } else {
                bytes.writeBytes(UNTOLD);
            }
        }

        /**
         * The whole; to be called once.
         *
         * @param nanos how long they ran in all
         */
        public Payload end(long nanos) {
            bytes.writeBytes(("],\"nanos\":" + nanos + "}").getBytes(US_ASCII));
            return Payload.of(bytes.toByteArray());
        }
    }
}
