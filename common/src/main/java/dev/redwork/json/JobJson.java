package dev.redwork.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.json.Json.Field;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job as JSON, from its spec to its outcome and its failures. The spec: {@code {"v":1,"task":"gcd","inbox":"...","attempts":3,"ttl":60000,"enqueued":...,
 * "expires":...,"timeout":...,"input":...}}. A field that equals its default is left out, since a million queued jobs pay for
 * each byte; {@code enqueued}, of an outcome too, also where the id tells it. An outcome, which takes the spec's place and goes to the inbox, begins with
 * its state, by which scripts tell it from a spec. Readers take fields in any order.
 */
public final class JobJson {
    /** Of specs and outcomes, in their field {@code v}. */
    public static final int VERSION = 1;

    /** A call may write many jobs after it has made their ids. */
    private static final long TOLD_BY_ID_MILLIS = 1_000;

    /** Encoded and found once, not for each job. */
    private static final Map<JobState, SerializedString> TEXTS = Stream.of(JobState.values())
            .collect(Collectors.toMap(Function.identity(), state -> new SerializedString(state.text())));

    private static final Map<String, JobState> STATES =
            Stream.of(JobState.values()).collect(Collectors.toMap(JobState::text, Function.identity()));

    private JobJson() {}

    public static byte[] write(Job job) {
        return object(128 + job.input().length(), (json, out) -> {
            Field.V.number(json, VERSION);
            Field.TASK.text(json, job.task());
            Field.INBOX.text(json, job.inbox());
            Field.BATCH.text(json, job.batch());
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
            if (job.timeout() != null) {
                Field.TIMEOUT.number(json, job.timeout().toMillis());
            }
            writeRaw(json, out, Field.INPUT, job.input());
        });
    }

    private interface Fields {
        void write(JsonGenerator json, ByteArrayBuilder out) throws IOException;
    }

    private static byte[] object(int size, Fields fields) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(size);
                JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            fields.write(json, out);
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new PayloadException("a record of the queue cannot be written as JSON: " + e.getMessage(), e);
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
            Payload input = Json.NULL;
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
            checkEnd(json, version);
            if (task == null) {
                throw new PayloadException("it has no field 'task'");
            }
            Duration limit = timeout == 0 ? null : Duration.ofMillis(timeout);
            return new Job(
                    Json.printable(id),
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
            throw new PayloadException("spec of job " + Json.printable(id) + " is not readable: " + message(e), e);
        }
    }

    /**
     * The version of a spec that a newer producer wrote, and a newer worker reads: the whole number in its field {@code v}, whatever
     * follows. Empty when that is this version or no whole number.
     */
    public static String otherVersion(byte[] spec) {
        try (JsonParser json = Json.parser(spec)) {
            boolean whole = find(json, "v") && json.nextToken() == JsonToken.VALUE_NUMBER_INT;
            return whole && !json.getText().equals(Integer.toString(VERSION)) ? json.getText() : "";
        } catch (IOException | PayloadException e) {
            return "";
        }
    }

    /** The task of a spec of which this is the beginning; empty when it is not told in there. */
    public static String taskIn(byte[] start) {
        try (JsonParser json = Json.parser(start)) {
            return find(json, "task") && json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        } catch (IOException | PayloadException e) {
            return "";
        }
    }

    /** Goes to a field of the object; false: it has none of that name. */
    private static boolean find(JsonParser json, String name) throws IOException {
        expectObject(json);
        String field = json.nextFieldName();
        while (field != null && !field.equals(name)) {
            json.nextToken();
            json.skipChildren();
            field = json.nextFieldName();
        }
        return field != null;
    }

    public static byte[] write(JobResult result) {
        Payload output = result.output();
        return object(256 + (output == null ? 0 : output.length()), (json, out) -> {
            Field.STATE.begin(json);
            json.writeString(TEXTS.get(result.state()));
            Field.V.number(json, VERSION);
            Field.ID.text(json, result.id());
            Field.TASK.text(json, result.task());
            Field.ATTEMPT.number(json, result.attempt());
            Field.WORKER.text(json, result.worker());
            Field.ENQUEUED.numberUnlessZero(json, result.enqueued());
            Field.STARTED.number(json, result.started());
            Field.ENDED.number(json, result.ended());
            if (!result.crashes().isEmpty()) {
                json.writeArrayFieldStart("crashes");
                for (long crash : result.crashes()) {
                    json.writeNumber(crash);
                }
                json.writeEndArray();
            }
            if (result.failure() != null) {
                json.writeObjectFieldStart("failure");
                write(json, result.failure());
                json.writeEndObject();
            }
            writeRaw(json, out, Field.OUTPUT, output);
        });
    }

    /**
     * Reads an outcome; the output stays a part of {@code bytes}.
     *
     * @throws PayloadException when it is not an outcome of this version
     */
    public static JobResult readResult(byte[] bytes) {
        try (JsonParser json = Json.parser(bytes)) {
            expectObject(json);
            int version = 0;
            String id = "";
            String task = "";
            JobState state = JobState.GONE;
            int attempt = 0;
            String worker = "";
            long enqueued = 0;
            long started = 0;
            long ended = 0;
            List<Long> crashes = new ArrayList<>(0);
            Failure failure = null;
            Payload output = null;
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "v" -> version = json.getIntValue();
                    case "id" -> id = textOrEmpty(json);
                    case "task" -> task = textOrEmpty(json);
                    case "state" -> state = state(textOrEmpty(json));
                    case "attempt" -> attempt = json.getIntValue();
                    case "worker" -> worker = textOrEmpty(json);
                    case "enqueued" -> enqueued = json.getLongValue();
                    case "started" -> started = json.getLongValue();
                    case "ended" -> ended = json.getLongValue();
                    case "crashes" -> {
                        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                            crashes.add(json.getLongValue());
                        }
                    }
                    case "failure" -> failure = readFailure(json);
                    case "output" -> output = slice(json, bytes);
                    default -> json.skipChildren();
                }
            }
            checkEnd(json, version);
            return new JobResult(
                    id, task, state, output, failure, attempt, worker, started, ended, List.copyOf(crashes), enqueued);
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            throw new PayloadException("outcome is not readable: " + message(e), e);
        }
    }

    public static byte[] write(Failure failure) {
        return object(500, (json, out) -> write(json, failure));
    }

    /** Reads a failure; one that cannot be read becomes a failure that says so, since it is only told, never acted on. */
    public static Failure readFailure(byte[] bytes) {
        try (JsonParser json = Json.parser(bytes)) {
            expectObject(json);
            return readFailure(json);
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            return Failure.of(Failure.Reason.UNDECODABLE, "the stored failure is not readable", 0, 0);
        }
    }

    public static byte[] write(JobProgress progress) {
        return object(100 + progress.message().length(), (json, out) -> {
            Field.DONE.number(json, progress.done());
            Field.TOTAL.number(json, progress.total());
            Field.MESSAGE.text(json, progress.message());
            Field.AT.number(json, progress.at());
            Field.ATTEMPT.number(json, progress.attempt());
        });
    }

    /** Reads how far a job is; null: it did not say, or somebody wrote it by hand, and it is only told. */
    public static @Nullable JobProgress readProgress(byte[] bytes) {
        if (bytes.length <= 2) {
            // Of a job that has a log and said no more.
            return null;
        }
        try (JsonParser json = Json.parser(bytes)) {
            expectObject(json);
            long done = -1;
            long total = 0;
            String message = "";
            long at = 0;
            int attempt = 1;
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "done" -> done = json.getLongValue();
                    case "total" -> total = json.getLongValue();
                    case "message" -> message = textOrEmpty(json);
                    case "at" -> at = json.getLongValue();
                    case "attempt" -> attempt = json.getIntValue();
                    default -> json.skipChildren();
                }
            }
            return done < 0 ? null : new JobProgress(done, total, message, at, attempt);
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            return null;
        }
    }

    private static void write(JsonGenerator json, Failure failure) throws IOException {
        Field.REASON.text(json, failure.reason().text());
        Field.TYPE.text(json, failure.type());
        Field.MESSAGE.text(json, failure.message());
        Field.STACK.text(json, failure.stack());
        Field.AT.number(json, failure.at());
        Field.DELAY.numberUnlessZero(json, failure.delay());
    }

    private static String textOrEmpty(JsonParser json) throws IOException {
        return Objects.requireNonNullElse(text(json), "");
    }

    static Failure readFailure(JsonParser json) throws IOException {
        Failure.Reason reason = Failure.Reason.FAILED;
        String type = null;
        String message = "";
        String stack = null;
        long at = 0;
        long delay = 0;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "reason" -> reason = Failure.Reason.ofText(textOrEmpty(json));
                case "type" -> type = text(json);
                case "message" -> message = textOrEmpty(json);
                case "stack" -> stack = text(json);
                case "at" -> at = json.getLongValue();
                case "delay" -> delay = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        return new Failure(reason, type, message, stack, at, delay);
    }

    /** When an id was made, ms, if it tells: a ULID does, and a producer makes them by Redis' time; else 0. */
    public static long timeOf(String id) {
        return Ulid.isValid(id) ? Ulid.getTime(id) : 0;
    }

    /** A state as JSON and scripts have it. */
    public static byte[] text(JobState state) {
        return Objects.requireNonNull(TEXTS.get(state)).asUnquotedUTF8();
    }

    private static JobState state(String text) {
        JobState known = STATES.get(text);
        return known == null ? JobState.ofText(text) : known;
    }

    private static void expectObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new PayloadException("it is not a JSON object");
        }
    }

    private static void checkEnd(JsonParser json, int version) throws IOException {
        if (json.nextToken() != null) {
            throw new PayloadException("something follows behind its end");
        } else if (version != VERSION) {
            throw new PayloadException("it has \"v\":" + version + ", this Redwork reads \"v\":" + VERSION);
        }
    }

    private static @Nullable String text(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            default -> throw new PayloadException("its field '" + json.currentName() + "' is not a text");
        };
    }

    private static String message(Exception e) {
        return e instanceof IOException io ? JsonErrors.reason(io) : String.valueOf(e.getMessage());
    }

    /** The value at the parser's token as it stands in {@code source}: read without copying, kept without loss. */
    private static Payload slice(JsonParser json, byte[] source) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        json.skipChildren();
        return new Payload(source, start, (int) json.currentLocation().getByteOffset() - start);
    }

    private static void writeRaw(JsonGenerator json, ByteArrayBuilder out, Field field, @Nullable Payload value)
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
