package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobStack;
import dev.redwork.job.Transition;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How far the jobs of one queue are, what they log, and who looks at them meanwhile. */
public record ProgressStore(Keys keys) {
    /** Lines that a job's log holds, over all attempts. */
    public static final int LOG_LINES = 1_000;

    /** Bytes of them. */
    public static final int LOG_BYTES = 256 << 10;

    /** Prefix of messages on channel {@code cancels} that announce that somebody looks at a job; its id follows. */
    public static final String WATCHED = "?";

    /** Prefix of messages on channel {@code cancels} that ask where a running job is; its id follows. */
    public static final String STACK = "#";

    /** How long the answer to that is kept, ms. */
    private static final long STACK_TTL = 600_000;

    /** Asks the worker that runs a job where it is: answers how many listen, of which one may know. */
    public Call<Long> askStack(String id) {
        return Call.number("PUBLISH", keys.cancels, STACK + id);
    }

    /** Answers that. */
    public Call<String> tellStack(String id, JobStack stack) {
        return Call.text(
                "SET", keys.stack(id), stack.at() + " " + stack.session() + "\n" + stack.frames(), "PX", STACK_TTL);
    }

    /** The last answer; empty: there was none of late. */
    public Call<Optional<JobStack>> stack(String id) {
        return Call.command("GET", reply -> JobStack.read(Reply.text(reply)), (Object) keys.stack(id));
    }

    /** How far a job is; empty: it never said, or has ended. */
    public Call<Optional<JobProgress>> progress(String id) {
        return Call.command(
                "HGET", reply -> Optional.ofNullable(JobJson.readProgress(Reply.bytes(reply))), keys.progress, id);
    }

    /**
     * A line of a run.
     *
     * @param at when it was said, ms, Redis time
     */
    public record LogLine(long at, String text) {}

    /**
     * Adds lines to a job's log, of which the oldest are dropped beyond {@link #LOG_LINES} and {@link #LOG_BYTES}; safe to repeat.
     *
     * @param first number of the first line in its run, from 1: those between it and the last one that came are counted as dropped
     * @param lines 1,000 at most
     * @return false: the job is not held under that claim any more, or its log is no list, and nothing was added
     */
    public Call<Boolean> appendLog(String session, Claim claim, long first, List<LogLine> lines) {
        List<byte[]> names = list(keys.running(session), keys.progress, keys.log(claim.id()));
        List<byte[]> args = list(bytes(claim.id()), bytes(claim.number()), bytes(LOG_LINES), bytes(LOG_BYTES));
        args.add(bytes(first));
        for (LogLine line : lines) {
            args.add(bytes(line.at()));
            args.add(bytes(line.text()));
        }
        return Call.script(
                Transition.APPEND_LOG,
                names,
                args,
                reply -> Reply.texts(reply).get(0).equals("appended"));
    }

    /** The last lines of a job's log, at most so many. */
    public JobLog log(RedisLink link, String id, int most) {
        // One more entry: where there are fewer, the first one is the head.
        List<Object> end = link.send(Call.command("LRANGE", Reply::list, keys.log(id), -most - 1, -1));
        if (end.size() <= most) {
            return StoredLog.read(end.isEmpty() ? "" : Reply.text(end.get(0)), Reply.texts(end));
        }
        String head = link.send(Call.text("LINDEX", keys.log(id), 0));
        return StoredLog.read(head, Reply.texts(end.subList(1, end.size())));
    }

    /**
     * Somebody looks at a job: the worker that runs it tells more often how far it is, and what it logs. To be repeated before the
     * time is over; zero ends it.
     */
    public Call<String> watch(String id, Duration span) {
        List<byte[]> args = list(bytes(id), bytes(span.toMillis()), keys.cancels, bytes(WATCHED + id));
        return Call.script(
                Transition.WATCH_JOB,
                list(keys.watched),
                args,
                reply -> Reply.texts(reply).get(0));
    }
}
