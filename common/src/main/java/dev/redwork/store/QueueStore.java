package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.Doorbell;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A queue as a whole: pause and limits, which are safe to repeat, and poison pills: items in the line, each of which stops the
 * worker that takes it, and the receipts that follow.
 */
public record QueueStore(Keys keys) {
    /**
     * From now on workers take nothing but pills; running jobs go on. Stays until {@link #resume}, also when all workers
     * restart. A full Redis allows it.
     *
     * @return whether this call did it; false: it was paused before
     */
    public Call<Boolean> pause() {
        List<byte[]> names = list(keys.paused, keys.limits);
        return Call.script(
                Transition.PAUSE_QUEUE,
                names,
                list(),
                reply -> Reply.text(reply).equals("paused"));
    }

    /** Workers go on, idle ones at once. The first call answers 1, or 0 when it was not paused. */
    public List<Call<Long>> resume() {
        return List.of(Call.number("DEL", keys.paused), Doorbell.ringDoorbell(keys));
    }

    /**
     * Sets how much the queue may hold at most; jobs that it holds already stay. A full Redis allows it.
     *
     * @param jobs that wait; 0: any number
     * @param bytes of all specs; 0: any number
     */
    public Call<Long> limit(long jobs, long bytes) {
        return Call.script(Transition.LIMIT_QUEUE, list(keys.limits), list(bytes(jobs), bytes(bytes)), Reply::number);
    }

    /**
     * Asks how it stands: it reads as much of any line, however long, and a little of each session.
     *
     * @param ends entries of the line that are looked at from each of its ends
     * @param reader of the answer, whose places the script tells
     */
    public <T> Call<T> survey(int ends, Function<List<Object>, T> reader) {
        List<byte[]> names = list(keys.pending, keys.scheduled, keys.retrying, keys.dead, keys.sessions);
        Collections.addAll(names, keys.totals, keys.paused, keys.limits, keys.tombstones);
        List<byte[]> args = list(keys.key(""), bytes(ends), bytes(JobValue.HEAD));
        return Call.readingScript(Transition.SURVEY, names, args, reply -> reader.apply(Reply.list(reply)));
    }

    /** Takes away what a queue without jobs leaves behind; answers deleted, or what stands in the way: jobs or workers. */
    public Call<String> delete() {
        List<byte[]> names = list(
                keys.pending,
                keys.scheduled,
                keys.retrying,
                keys.dead,
                keys.sessions,
                keys.parks,
                keys.attempts,
                keys.failures,
                keys.crashes,
                keys.cancelling,
                keys.tombstones,
                keys.recent,
                keys.doorbell,
                keys.totals,
                keys.batches,
                keys.limits,
                keys.paused,
                keys.deadlines,
                keys.progress,
                keys.watched,
                keys.history);
        return Call.script(Transition.DELETE_QUEUE, names, list(keys.runningPrefix), Reply::text);
    }

    /**
     * Pushes pills.
     *
     * @param first before all work ({@code true}), or after all that waits now
     * @param life how long before a pill that was not taken is dropped
     * @return the deadline, ms, Redis time
     */
    public Call<Long> pushPills(List<String> names, boolean first, Duration life) {
        List<byte[]> args = list(bytes(first ? "head" : "tail"), bytes(life.toMillis()));
        names.forEach(name -> args.add(bytes(name)));
        return Call.script(Transition.PUSH_PILLS, list(keys.pending, keys.doorbell), args, Reply::number);
    }

    /** Says that the worker that took the pill has stopped; {@code receipt} is JSON. Answers false when stale. */
    public Call<Boolean> acknowledgePill(String session, Claim pill, String receipt) {
        List<byte[]> names = list(keys.running(session), keys.receipts(pill.pillName()));
        List<byte[]> args = list(
                bytes(pill.id()), bytes(pill.number()), bytes(receipt), bytes(Defaults.PILL_RECEIPT_TTL.toMillis()));
        return Call.script(Transition.ACKNOWLEDGE_PILL, names, args, reply -> Reply.number(reply) == 1);
    }

    /** The receipts of one pill, JSON each. */
    public Call<List<String>> receipts(String name) {
        return Call.texts("LRANGE", keys.receipts(name), 0, -1);
    }

    /**
     * Takes a pill back; whether no worker had taken it.
     *
     * @param first as it was pushed: it is looked for from that end of the line
     * @param deadline the answer of {@link #pushPills}
     */
    public Call<Boolean> takePillBack(String name, boolean first, long deadline) {
        return Call.command(
                "LREM",
                reply -> Reply.number(reply) > 0,
                keys.pending,
                first ? 1 : -1,
                "pill:" + name + ":" + deadline);
    }

    /**
     * Asks whether a session has work: an entry of its queue that may be claimed now (behind one of an unknown kind nothing may), or a
     * job that it holds. The line is read first: a job that is claimed between the two is then seen as held, although the lane may
     * not have read the reply of its claim yet.
     */
    public record QueueProbe(Call<String> head, Call<Long> paused, Call<Long> held) {
        public static QueueProbe of(Keys keys, String session) {
            return new QueueProbe(
                    Call.text("LINDEX", keys.pending, 0),
                    Call.number("EXISTS", keys.paused),
                    Call.number("HLEN", keys.running(session)));
        }

        /** The calls to send, in this order. */
        public List<Call<?>> calls() {
            return List.of(head, paused, held);
        }

        public boolean hasWork() {
            return held.answer() > 0 || (isClaimable(head.answer()) && paused.answer() == 0);
        }

        private static boolean isClaimable(String entry) {
            return !entry.isEmpty() && (Keys.isJob(entry) || entry.startsWith(Claim.PILL));
        }
    }
}
