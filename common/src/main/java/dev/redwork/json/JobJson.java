package dev.redwork.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.TraceContext;
import dev.redwork.job.Utf8;
import dev.redwork.json.RecordWriter.Name;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job as JSON, from its spec to its outcome and its failures. The spec: {@code {"v":1,"task":"gcd","inbox":"...","attempts":3,"ttl":60000,"enqueued":...,
 * "due":...,"expires":...,"timeout":...,"traceparent":"...","tracestate":"...","baggage":"...","input":...}}. A field that equals its
 * default is left out, since a million queued jobs pay for each byte; {@code enqueued}, of an outcome too, also where the id tells it. An
 * outcome, which takes the spec's place and goes to the inbox, begins with its state, by which scripts tell it from a spec. Readers take
 * fields in any order.
 */
public final class JobJson {
    /** Of specs and outcomes, in their field {@code v}. */
    public static final int VERSION = 1;

    /** A call may write many jobs after it has made their ids. */
    private static final long TOLD_BY_ID_MILLIS = 1_000;

    private static final Map<JobState, byte[]> TEXTS = new EnumMap<>(JobState.class);
    private static final Map<String, JobState> STATES = new HashMap<>();

    static {
        for (JobState state : JobState.values()) {
            TEXTS.put(state, state.text().getBytes(US_ASCII));
            STATES.put(state.text(), state);
        }
    }

    private static final Name V = new Name("v");
    private static final Name ID = new Name("id");
    private static final Name TASK = new Name("task");
    private static final Name STATE = new Name("state");
    private static final Name INBOX = new Name("inbox");
    private static final Name BATCH = new Name("batch");
    private static final Name ATTEMPT = new Name("attempt");
    private static final Name ATTEMPTS = new Name("attempts");
    private static final Name TTL = new Name("ttl");
    private static final Name ENQUEUED = new Name("enqueued");
    private static final Name DUE = new Name("due");
    private static final Name EXPIRES = new Name("expires");
    private static final Name TIMEOUT = new Name("timeout");
    private static final Name TRACEPARENT = new Name("traceparent");
    private static final Name TRACESTATE = new Name("tracestate");
    private static final Name BAGGAGE = new Name("baggage");
    private static final Name WORKER = new Name("worker");
    private static final Name STARTED = new Name("started");
    private static final Name ENDED = new Name("ended");
    private static final Name CRASHES = new Name("crashes");
    private static final Name FAILURE = new Name("failure");
    private static final Name MASKS = new Name("masks");
    private static final Name INPUT = new Name("input");
    private static final Name OUTPUT = new Name("output");
    private static final Name REASON = new Name("reason");
    private static final Name TYPE = new Name("type");
    private static final Name MESSAGE = new Name("message");
    private static final Name STACK = new Name("stack");
    private static final Name AT = new Name("at");
    private static final Name DELAY = new Name("delay");
    private static final Name DONE = new Name("done");
    private static final Name TOTAL = new Name("total");

    private JobJson() {}

    public static byte[] write(Job job) {
        RecordWriter json = new RecordWriter(128 + job.input().length());
        json.number(V, VERSION);
        json.text(TASK, job.task());
        json.text(INBOX, job.inbox());
        json.text(BATCH, job.batch());
        if (job.attempts() != Defaults.ATTEMPTS) {
            json.number(ATTEMPTS, job.attempts());
        }
        if (!job.resultTtl().equals(Defaults.RESULT_TTL)) {
            json.number(TTL, job.resultTtl().toMillis());
        }
        if (Math.abs(job.enqueued() - timeOf(job.id())) > TOLD_BY_ID_MILLIS) {
            json.numberUnlessZero(ENQUEUED, job.enqueued());
        }
        json.numberUnlessZero(DUE, job.due());
        json.numberUnlessZero(EXPIRES, job.expires());
        if (job.timeout() != null) {
            json.number(TIMEOUT, job.timeout().toMillis());
        }
        TraceContext trace = job.trace();
        if (trace != null) {
            json.text(TRACEPARENT, trace.traceparent());
            json.text(TRACESTATE, trace.tracestate());
            json.text(BAGGAGE, trace.baggage());
        }
        if (!job.masks().isEmpty()) {
            json.texts(MASKS, job.masks());
        }
        json.raw(INPUT, job.input());
        return json.end();
    }

    /** The fields of a record, as they are read. */
    private abstract static class Fields {
        /** False: it has no such field. */
        abstract boolean set(String field, RecordValues values) throws IOException;

        /** @param names in the order in which they are written; of a record that has others, or stands otherwise, Jackson reads all */
        static <F extends Fields> F read(Supplier<F> none, Name[] names, byte[] bytes) throws IOException {
            F plain = none.get();
            RecordReader reader = new RecordReader(Payload.of(bytes));
            for (int place = reader.next(names, 0); place >= 0; place = reader.next(names, place + 1)) {
                plain.set(names[place].text, reader);
            }
            return reader.isWhole() ? plain : readAny(none.get(), bytes);
        }

        private static <F extends Fields> F readAny(F fields, byte[] bytes) throws IOException {
            try (JsonParser json = Json.parser(bytes)) {
                RecordValues values = new RecordValues.OfAny(json, bytes);
                expectObject(json);
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    json.nextToken();
                    if (!fields.set(field, values)) {
                        json.skipChildren();
                    }
                }
                checkEnd(json);
            }
            return fields;
        }
    }

    /** The fields of a spec, as they are read. */
    private static final class Spec extends Fields {
        private int version;
        private @Nullable String task;
        private @Nullable String inbox;
        private @Nullable String batch;
        private int attempts = Defaults.ATTEMPTS;
        private long ttl = Defaults.RESULT_TTL.toMillis();
        private long enqueued;
        private long due;
        private long expires;
        private long timeout;
        private @Nullable String traceparent;
        private @Nullable String tracestate;
        private @Nullable String baggage;
        private List<String> masks = List.of();
        private Payload input = Json.NULL;

        /** In the order in which {@link JobJson} writes them; one with masks has others. */
        private static final Name[] NAMES = {
            V,
            TASK,
            INBOX,
            BATCH,
            ATTEMPTS,
            TTL,
            ENQUEUED,
            DUE,
            EXPIRES,
            TIMEOUT,
            TRACEPARENT,
            TRACESTATE,
            BAGGAGE,
            INPUT
        };

        @Override
        boolean set(String field, RecordValues values) throws IOException {
            switch (field) {
                case "v" -> version = values.intNumber();
                case "task" -> task = values.text();
                case "inbox" -> inbox = values.text();
                case "batch" -> batch = values.text();
                case "attempts" -> attempts = values.intNumber();
                case "ttl" -> ttl = values.number();
                case "enqueued" -> enqueued = values.number();
                case "due" -> due = values.number();
                case "expires" -> expires = values.number();
                case "timeout" -> timeout = values.number();
                case "traceparent" -> traceparent = values.text();
                case "tracestate" -> tracestate = values.text();
                case "baggage" -> baggage = values.text();
                case "masks" -> masks = values.texts();
                case "input" -> input = values.value();
                default -> {
                    return false;
                }
            }
            return true;
        }

        Job job(String id) {
            checkVersion(version);
            if (task == null) {
                throw new PayloadException("it has no field 'task'");
            }
            Duration kept = ttl == Defaults.RESULT_TTL.toMillis() ? Defaults.RESULT_TTL : Duration.ofMillis(ttl);
            Duration limit = timeout == 0 ? null : Duration.ofMillis(timeout);
            TraceContext trace = traceparent == null ? null : TraceContext.ofHeaders(traceparent, tracestate, baggage);
            return new Job(id, task, input, attempts, kept, enqueued, due, expires, limit, inbox, batch, trace, masks);
        }
    }

    /**
     * Reads a spec; the input stays a part of {@code spec}.
     *
     * @param id as it stands in Redis; the job tells handlers, logs and people a printable one
     * @throws PayloadException when it is not a spec of this version
     */
    public static Job read(String id, byte[] spec) {
        String name = Utf8.printable(id);
        try {
            return Fields.read(Spec::new, Spec.NAMES, spec).job(name);
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            throw new PayloadException("spec of job " + name + " is not readable: " + message(e), e);
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
        RecordReader reader = new RecordReader(Payload.of(start));
        if (reader.next(Spec.NAMES, 0) == 0 && reader.number() == VERSION && reader.next(Spec.NAMES, 1) == 1) {
            String task = reader.text();
            if (reader.isPlain()) {
                return task;
            }
        }
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
        RecordWriter json = new RecordWriter(256 + (output == null ? 0 : output.length()));
        json.text(STATE, text(result.state()));
        json.number(V, VERSION);
        json.text(ID, result.id());
        json.text(TASK, result.task());
        json.number(ATTEMPT, result.attempt());
        json.text(WORKER, result.worker());
        json.numberUnlessZero(ENQUEUED, result.enqueued());
        json.number(STARTED, result.started());
        json.number(ENDED, result.ended());
        if (!result.crashes().isEmpty()) {
            json.numbers(CRASHES, result.crashes());
        }
        if (result.failure() != null) {
            int start = json.begin(FAILURE);
            write(json, result.failure());
            json.end(start);
        }
        if (!result.masks().isEmpty()) {
            json.texts(MASKS, result.masks());
        }
        json.raw(OUTPUT, output);
        return json.end();
    }

    /** The fields of an outcome, as they are read. */
    private static final class Outcome extends Fields {
        private int version;
        private String id = "";
        private String task = "";
        private @Nullable String state;
        private int attempt;
        private String worker = "";
        private long enqueued;
        private long started;
        private long ended;
        private List<Long> crashes = List.of();
        private @Nullable Failure failure;
        private List<String> masks = List.of();
        private @Nullable Payload output;

        /** In the order in which {@link JobJson} writes them; one with crashes, a failure or masks has others. */
        private static final Name[] NAMES = {STATE, V, ID, TASK, ATTEMPT, WORKER, ENQUEUED, STARTED, ENDED, OUTPUT};

        @Override
        boolean set(String field, RecordValues values) throws IOException {
            switch (field) {
                case "v" -> version = values.intNumber();
                case "id" -> id = Objects.requireNonNullElse(values.text(), "");
                case "task" -> task = Objects.requireNonNullElse(values.text(), "");
                case "state" -> state = Objects.requireNonNullElse(values.text(), "");
                case "attempt" -> attempt = values.intNumber();
                case "worker" -> worker = Objects.requireNonNullElse(values.text(), "");
                case "enqueued" -> enqueued = values.number();
                case "started" -> started = values.number();
                case "ended" -> ended = values.number();
                case "output" -> output = values.value();
                case "crashes" -> crashes = values.numbers();
                case "failure" -> failure = values.failure();
                case "masks" -> masks = values.texts();
                default -> {
                    return false;
                }
            }
            return true;
        }

        JobResult result() {
            checkVersion(version);
            JobState is = state == null ? JobState.GONE : JobJson.state(state);
            return new JobResult(
                    id, task, is, output, failure, attempt, worker, started, ended, crashes, enqueued, masks);
        }
    }

    /**
     * Reads an outcome; the output stays a part of {@code bytes}.
     *
     * @throws PayloadException when it is not an outcome of this version
     */
    public static JobResult readResult(byte[] bytes) {
        try {
            return Fields.read(Outcome::new, Outcome.NAMES, bytes).result();
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            throw new PayloadException("outcome is not readable: " + message(e), e);
        }
    }

    public static byte[] write(Failure failure) {
        RecordWriter json = new RecordWriter(500);
        write(json, failure);
        return json.end();
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
        RecordWriter json = new RecordWriter(100 + progress.message().length());
        json.number(DONE, progress.done());
        json.number(TOTAL, progress.total());
        json.text(MESSAGE, progress.message());
        json.number(AT, progress.at());
        json.number(ATTEMPT, progress.attempt());
        return json.end();
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

    private static void write(RecordWriter json, Failure failure) {
        json.text(REASON, failure.reason().text());
        json.text(TYPE, failure.type());
        json.text(MESSAGE, failure.message());
        json.text(STACK, failure.stack());
        json.number(AT, failure.at());
        json.numberUnlessZero(DELAY, failure.delay());
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
        return Objects.requireNonNull(TEXTS.get(state));
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

    private static void checkEnd(JsonParser json) throws IOException {
        if (json.nextToken() != null) {
            throw new PayloadException("something follows behind its end");
        }
    }

    private static void checkVersion(int version) {
        if (version != VERSION) {
            throw new PayloadException("it has \"v\":" + version + ", this Redwork reads \"v\":" + VERSION);
        }
    }

    private static @Nullable String text(JsonParser json) throws IOException {
        return new RecordValues.OfAny(json, new byte[0]).text();
    }

    private static String message(Exception e) {
        return e instanceof IOException io ? JsonErrors.reason(io) : String.valueOf(e.getMessage());
    }
}
