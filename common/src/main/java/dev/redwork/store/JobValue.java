package dev.redwork.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Job;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Transition;
import dev.redwork.json.JobJson;
import dev.redwork.json.RecordHead;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of key {@code job:<id>}.
 *
 * @param outcome as JSON, when the job has succeeded, expired or was cancelled; else empty
 * @param spec while it is open or dead, and of one that was cancelled while it waited; else empty
 */
public record JobValue(
        @SuppressWarnings("ArrayRecordComponent") byte[] outcome,
        @SuppressWarnings("ArrayRecordComponent") byte[] spec) {
    private static final byte[] NOTHING = {};
    private static final byte[] OUTCOME = "{\"state\":\"".getBytes(UTF_8);
    private static final byte[] CANCELLED = "{\"state\":\"cancelled\"".getBytes(UTF_8);

    private static final int LONGEST_VERSION = 18;

    /** Bytes that tell all but an input and an output, where these stand last. */
    public static final int HEAD = 1_024;

    /** Bytes of a value that tell an outcome from a spec. */
    public static final int START = OUTCOME.length;

    /** The value of a job's key, now. */
    public static Call<JobValue> read(Keys keys, String id) {
        return Call.command("GET", reply -> of(Reply.bytes(reply)), (Object) keys.job(id));
    }

    /**
     * How the value of a job's key begins.
     *
     * @param left ms until an outcome is gone; below 0: it stays, or is none
     */
    public record Start(JobValue value, long left) {}

    /** The first bytes of the values of jobs, in their order, for {@link #head}: one call for all. */
    public static Call<List<Start>> starts(Keys keys, List<String> ids) {
        return starts(keys, ids, HEAD);
    }

    /** As {@link #starts(Keys, List)}, so many bytes of each. */
    public static Call<List<Start>> starts(Keys keys, List<String> ids, int bytes) {
        List<byte[]> names = ids.stream().map(keys::job).toList();
        return Call.readingScript(Transition.PEEK_JOBS, names, List.of(Call.bytes(bytes)), reply -> {
            List<Object> answer = Reply.list(reply);
            List<Start> starts = new ArrayList<>(ids.size());
            for (int i = 0; i + 1 < answer.size(); i += 2) {
                starts.add(new Start(of(Reply.bytes(answer.get(i))), Reply.number(answer.get(i + 1))));
            }
            return starts;
        });
    }

    /** Of the first bytes of a value: whether these do not tell what {@link #head} needs, since its input stands before. */
    public boolean isCutShort() {
        return outcome.length + spec.length >= HEAD - 1 && RecordHead.of(spec.length > 0 ? spec : outcome) == null;
    }

    /** With {@link RecordHead}s instead of spec and outcome, where they are any. */
    public JobValue head() {
        return new JobValue(headOf(outcome), headOf(spec));
    }

    private static byte[] headOf(byte[] record) {
        byte[] head = record.length == 0 ? null : RecordHead.of(record);
        return head == null ? record : head;
    }

    /** Of the value of a job's key, or of its first bytes. */
    public static JobValue of(byte[] value) {
        if (!startsWith(value, OUTCOME)) {
            return new JobValue(NOTHING, value);
        }
        // An output may have many lines; where there is none, a second line is the spec.
        int line = startsWith(value, CANCELLED) ? new String(value, ISO_8859_1).indexOf('\n') : -1;
        int end = line < 0 ? value.length : line;
        byte[] spec = end < value.length ? Arrays.copyOfRange(value, end + 1, value.length) : NOTHING;
        return new JobValue(end < value.length ? Arrays.copyOf(value, end) : value, spec);
    }

    /** Whether a value that begins so, with {@link #START} bytes of it, is an outcome. */
    public static boolean isOutcome(String start) {
        return start.equals(new String(OUTCOME, UTF_8));
    }

    /** The job that the spec tells; null when there is none, or it cannot be read. */
    public @Nullable Job job(String id) {
        try {
            return spec.length == 0 ? null : JobJson.read(id, spec);
        } catch (PayloadException e) {
            return null;
        }
    }

    /** Under what it is parked where nobody knows that: its task, or {@code version:<v>} of a spec of another version; else empty. */
    public String need(String id) {
        Job job = job(id);
        return job == null ? needOf(JobJson.otherVersion(spec)) : job.task();
    }

    /** Of specs of this version; empty when that is none. */
    public static String needOf(String version) {
        // A number of any length, from outside.
        return version.isEmpty() ? "" : "version:" + (version.length() > LONGEST_VERSION ? "other" : version);
    }

    public boolean hasEnded() {
        return outcome.length > 0;
    }

    /**
     * Whether this may come of a job that was sent with this spec: the spec, an outcome, or nothing, since the outcome has
     * expired.
     */
    public boolean mayComeOf(byte[] sent) {
        return hasEnded() || spec.length == 0 || Arrays.equals(spec, sent);
    }

    private static boolean startsWith(byte[] value, byte[] start) {
        return value.length >= start.length && Arrays.equals(value, 0, start.length, start, 0, start.length);
    }
}
