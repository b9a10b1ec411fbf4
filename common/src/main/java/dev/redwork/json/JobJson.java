package dev.redwork.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Utf8;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job's spec as JSON: {@code {"v":1,"task":"gcd","inbox":"...","attempts":3,"ttl":60000,"enqueued":...,
 * "expires":...,"timeout":...,"input":...}}. A field that equals its default is left out, since a million queued jobs pay for
 * each byte; {@code enqueued} also where the id tells it.
 */
public final class JobJson {
    static final int VERSION = 1;

    /** A call may write many jobs after it has made their ids. */
    private static final long TOLD_BY_ID_MILLIS = 1_000;

    private JobJson() {}

    public static byte[] write(Job job) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(128 + job.input().length());
                JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            Field.V.number(json, VERSION);
            Field.TASK.text(json, job.task());
            Field.INBOX.textIfThere(json, job.inbox());
            Field.BATCH.textIfThere(json, job.batch());
            if (job.attempts() != Defaults.ATTEMPTS) {
                Field.ATTEMPTS.number(json, job.attempts());
            }
            if (!job.resultTtl().equals(Defaults.RESULT_TTL)) {
                Field.TTL.number(json, job.resultTtl().toMillis());
            }
            if (Math.abs(job.enqueued() - timeOf(job.id())) > TOLD_BY_ID_MILLIS) {
                Field.ENQUEUED.numberUnlessZero(json, job.enqueued());
            }
            Field.EXPIRES.numberUnlessZero(json, job.expires());
            Field.TIMEOUT.numberUnlessZero(
                    json, job.timeout() == null ? 0 : job.timeout().toMillis());
            writeRaw(json, out, Field.INPUT, job.input());
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new PayloadException("job " + job.id() + " cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a spec; the input stays a part of {@code spec}.
     *
     * @param id as it stands in Redis; the job tells handlers, logs and people a printable one
     * @throws PayloadException when it is not a spec of this version
     */
    public static Job read(String id, byte[] spec) {
        try (JsonParser json = Json.parser(spec)) {
            expectObject(json);
            int version = 0;
            String task = null;
            String inbox = null;
            String batch = null;
            int attempts = Defaults.ATTEMPTS;
            long ttl = Defaults.RESULT_TTL.toMillis();
            long enqueued = 0;
            long expires = 0;
            long timeout = 0;
            Payload input = Payload.of("null");
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "v" -> version = json.getIntValue();
                    case "task" -> task = text(json);
                    case "inbox" -> inbox = text(json);
                    case "batch" -> batch = text(json);
                    case "attempts" -> attempts = json.getIntValue();
                    case "ttl" -> ttl = json.getLongValue();
                    case "enqueued" -> enqueued = json.getLongValue();
                    case "expires" -> expires = json.getLongValue();
                    case "timeout" -> timeout = json.getLongValue();
                    case "input" -> input = slice(json, spec);
                    default -> json.skipChildren();
                }
            }
            expectEnd(json);
            checkVersion(version);
            if (task == null) {
                throw new PayloadException("it has no field 'task'");
            }
            Duration limit = timeout == 0 ? null : Duration.ofMillis(timeout);
            return new Job(
                    Utf8.printable(id),
                    task,
                    input,
                    attempts,
                    Duration.ofMillis(ttl),
                    enqueued,
                    expires,
                    limit,
                    inbox,
                    batch);
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            throw new PayloadException("spec of job " + Utf8.printable(id) + " is not readable: " + message(e), e);
        }
    }

    /**
     * The version of a spec that a newer producer wrote, and a newer worker reads: the whole number in its field {@code v}, whatever
     * follows. Empty when that is this version or no whole number.
     */
    public static String otherVersion(byte[] spec) {
        try (JsonParser json = Json.parser(spec)) {
            expectObject(json);
            String field = json.nextFieldName();
            while (field != null && !field.equals("v")) {
                json.nextToken();
                json.skipChildren();
                field = json.nextFieldName();
            }
            boolean whole = field != null && json.nextToken() == JsonToken.VALUE_NUMBER_INT;
            return whole && !json.getText().equals(Integer.toString(VERSION)) ? json.getText() : "";
        } catch (IOException | PayloadException e) {
            return "";
        }
    }

    /** When an id was made, ms, if it tells: a ULID does, and a producer makes them by Redis' time; else 0. */
    public static long timeOf(String id) {
        return Ulid.isValid(id) ? Ulid.getTime(id) : 0;
    }

    static void expectObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new PayloadException("it is not a JSON object");
        }
    }

    static void expectEnd(JsonParser json) throws IOException {
        if (json.nextToken() != null) {
            throw new PayloadException("something follows behind its end");
        }
    }

    static @Nullable String text(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            default -> throw new PayloadException("its field '" + json.currentName() + "' is not a text");
        };
    }

    static void checkVersion(int version) {
        if (version != VERSION) {
            throw new PayloadException("it has \"v\":" + version + ", this Redwork reads \"v\":" + VERSION);
        }
    }

    static String message(Exception e) {
        return e instanceof IOException io ? Json.reason(io) : String.valueOf(e.getMessage());
    }

    /** The value at the parser's token as it stands in {@code source}: read without copying, kept without loss. */
    static Payload slice(JsonParser json, byte[] source) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        json.skipChildren();
        return new Payload(source, start, (int) json.currentLocation().getByteOffset() - start);
    }

    static void writeRaw(JsonGenerator json, ByteArrayBuilder out, Field field, @Nullable Payload value)
            throws IOException {
        if (value == null) {
            return;
        }
        field.begin(json);
        // Writes the colon and lets the generator believe that a value followed; the bytes go past it, unparsed.
        json.writeRawValue("");
        json.flush();
        out.write(value.array(), value.offset(), value.length());
    }
}
