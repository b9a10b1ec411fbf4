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
import dev.redwork.job.Utf8;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final Map<JobState, byte[]> TEXTS = new EnumMap<>(JobState.class);
    private static final Map<String, JobState> STATES = new HashMap<>();

    static {
        for (JobState state : JobState.values()) {
            TEXTS.put(state, state.text().getBytes(US_ASCII));
            STATES.put(state.text(), state);
        }
    }

    private static final byte[] V = RecordWriter.name("v");
    private static final byte[] ID = RecordWriter.name("id");
    private static final byte[] TASK = RecordWriter.name("task");
    private static final byte[] STATE = RecordWriter.name("state");
    private static final byte[] INBOX = RecordWriter.name("inbox");
    private static final byte[] BATCH = RecordWriter.name("batch");
    private static final byte[] ATTEMPT = RecordWriter.name("attempt");
    private static final byte[] ATTEMPTS = RecordWriter.name("attempts");
    private static final byte[] TTL = RecordWriter.name("ttl");
    private static final byte[] ENQUEUED = RecordWriter.name("enqueued");
    private static final byte[] EXPIRES = RecordWriter.name("expires");
    private static final byte[] TIMEOUT = RecordWriter.name("timeout");
    private static final byte[] WORKER = RecordWriter.name("worker");
    private static final byte[] STARTED = RecordWriter.name("started");
    private static final byte[] ENDED = RecordWriter.name("ended");
    private static final byte[] CRASHES = RecordWriter.name("crashes");
    private static final byte[] FAILURE = RecordWriter.name("failure");
    private static final byte[] INPUT = RecordWriter.name("input");
    private static final byte[] OUTPUT = RecordWriter.name("output");
    private static final byte[] REASON = RecordWriter.name("reason");
    private static final byte[] TYPE = RecordWriter.name("type");
    private static final byte[] MESSAGE = RecordWriter.name("message");
    private static final byte[] STACK = RecordWriter.name("stack");
    private static final byte[] AT = RecordWriter.name("at");
    private static final byte[] DELAY = RecordWriter.name("delay");
    private static final byte[] DONE = RecordWriter.name("done");
    private static final byte[] TOTAL = RecordWriter.name("total");

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
        json.numberUnlessZero(EXPIRES, job.expires());
        if (job.timeout() != null) {
            json.number(TIMEOUT, job.timeout().toMillis());
        }
        json.raw(INPUT, job.input());
        return json.end();
    }

    /** The fields of a spec, as they are read. */
    private static final class Spec {
        private int version;
        private @Nullable String task;
        private @Nullable String inbox;
        private @Nullable String batch;
        private int attempts = Defaults.ATTEMPTS;
        private long ttl = Defaults.RESULT_TTL.toMillis();
        private long enqueued;
        private long expires;
        private long timeout;
        private Payload input = Json.NULL;

        /** In the order in which {@link JobJson} writes them. */
        private static final byte[][] NAMES = {V, TASK, INBOX, BATCH, ATTEMPTS, TTL, ENQUEUED, EXPIRES, TIMEOUT, INPUT};

        /** False: it does not stand there as {@link JobJson} writes it. */
        boolean readPlain(RecordReader json) {
            for (int field = json.next(NAMES, 0); field >= 0; field = json.next(NAMES, field + 1)) {
                switch (field) {
                    case 0 -> version = json.intNumber();
                    case 1 -> task = json.text();
                    case 2 -> inbox = json.text();
                    case 3 -> batch = json.text();
                    case 4 -> attempts = json.intNumber();
                    case 5 -> ttl = json.number();
                    case 6 -> enqueued = json.number();
                    case 7 -> expires = json.number();
                    case 8 -> timeout = json.number();
                    default -> input = json.value();
                }
            }
            return json.isWhole();
        }

        void readAny(byte[] spec) throws IOException {
            try (JsonParser json = Json.parser(spec)) {
                expectObject(json);
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    json.nextToken();
                    switch (field) {
                        case "v" -> version = json.getIntValue();
                        case "task" -> task = JobJson.text(json);
                        case "inbox" -> inbox = JobJson.text(json);
                        case "batch" -> batch = JobJson.text(json);
                        case "attempts" -> attempts = json.getIntValue();
                        case "ttl" -> ttl = json.getLongValue();
                        case "enqueued" -> enqueued = json.getLongValue();
                        case "expires" -> expires = json.getLongValue();
                        case "timeout" -> timeout = json.getLongValue();
                        case "input" -> input = slice(json, spec);
                        default -> json.skipChildren();
                    }
                }
                checkEnd(json);
            }
        }

        Job job(String id) {
            checkVersion(version);
            if (task == null) {
                throw new PayloadException("it has no field 'task'");
            }
            Duration kept = ttl == Defaults.RESULT_TTL.toMillis() ? Defaults.RESULT_TTL : Duration.ofMillis(ttl);
            Duration limit = timeout == 0 ? null : Duration.ofMillis(timeout);
            return new Job(id, task, input, attempts, kept, enqueued, expires, limit, inbox, batch);
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
            Spec read = new Spec();
            if (!read.readPlain(new RecordReader(spec))) {
                read = new Spec();
                read.readAny(spec);
            }
            return read.job(name);
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
        json.raw(OUTPUT, output);
        return json.end();
    }

    /** The fields of an outcome, as they are read. */
    private static final class Outcome {
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
        private @Nullable Payload output;

        /** In the order in which {@link JobJson} writes them; one with crashes or a failure has others. */
        private static final byte[][] NAMES = {STATE, V, ID, TASK, ATTEMPT, WORKER, ENQUEUED, STARTED, ENDED, OUTPUT};

        /** False: it does not stand there as {@link JobJson} writes one without crashes and without a failure. */
        boolean readPlain(RecordReader json) {
            for (int field = json.next(NAMES, 0); field >= 0; field = json.next(NAMES, field + 1)) {
                switch (field) {
                    case 0 -> state = json.text();
                    case 1 -> version = json.intNumber();
                    case 2 -> id = json.text();
                    case 3 -> task = json.text();
                    case 4 -> attempt = json.intNumber();
                    case 5 -> worker = json.text();
                    case 6 -> enqueued = json.number();
                    case 7 -> started = json.number();
                    case 8 -> ended = json.number();
                    default -> output = json.value();
                }
            }
            return json.isWhole();
        }

        void readAny(byte[] bytes) throws IOException {
            try (JsonParser json = Json.parser(bytes)) {
                expectObject(json);
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    json.nextToken();
                    switch (field) {
                        case "v" -> version = json.getIntValue();
                        case "id" -> id = textOrEmpty(json);
                        case "task" -> task = textOrEmpty(json);
                        case "state" -> state = textOrEmpty(json);
                        case "attempt" -> attempt = json.getIntValue();
                        case "worker" -> worker = textOrEmpty(json);
                        case "enqueued" -> enqueued = json.getLongValue();
                        case "started" -> started = json.getLongValue();
                        case "ended" -> ended = json.getLongValue();
                        case "crashes" -> crashes = numbers(json);
                        case "failure" -> failure = readFailure(json);
                        case "output" -> output = slice(json, bytes);
                        default -> json.skipChildren();
                    }
                }
                checkEnd(json);
            }
        }

        private static List<Long> numbers(JsonParser json) throws IOException {
            List<Long> numbers = new ArrayList<>();
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                numbers.add(json.getLongValue());
            }
            return List.copyOf(numbers);
        }

        JobResult result() {
            checkVersion(version);
            JobState is = state == null ? JobState.GONE : JobJson.state(state);
            return new JobResult(id, task, is, output, failure, attempt, worker, started, ended, crashes, enqueued);
        }
    }

    /**
     * Reads an outcome; the output stays a part of {@code bytes}.
     *
     * @throws PayloadException when it is not an outcome of this version
     */
    public static JobResult readResult(byte[] bytes) {
        try {
            Outcome read = new Outcome();
            if (!read.readPlain(new RecordReader(bytes))) {
                read = new Outcome();
                read.readAny(bytes);
            }
            return read.result();
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
}
