package dev.redwork.admin;

import dev.redwork.admin.SharedReads.Told;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.JobRecord.Run;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.JobValue;
import dev.redwork.store.JobValue.Start;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks jobs of one queue up, and names them by state, at most as many as asked for: for people. Several reads, not one script: a job
 * that moves between two of them is shown where it was or where it went, never as waiting because it was missed.
 */
public record JobReader(RedisLink link, Keys keys) {
    private static final int FIND_LIMIT = 200;

    public JobState state(String id) {
        return find(id).state();
    }

    /** All that Redis knows of a job; state {@link JobState#GONE} when that is nothing. */
    public JobRecord find(String id) {
        return find(List.of(id)).get(0);
    }

    /** As {@link #find(String)} for many jobs in few round trips; in the order of the ids. */
    public List<JobRecord> find(List<String> ids) {
        return find(ids, false);
    }

    /**
     * As {@link #find(List)}, for lists, by the first bytes of each spec and outcome: the input is a text with the beginning of what
     * was given, and there is no output. One whose first bytes do not tell the rest, since others wrote its input first, is read whole.
     */
    public List<JobRecord> heads(List<String> ids) {
        return find(ids, true);
    }

    private List<JobRecord> find(List<String> ids, boolean heads) {
        List<JobRecord> found = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i += FIND_LIMIT) {
            found.addAll(findSome(ids.subList(i, Math.min(ids.size(), i + FIND_LIMIT)), heads));
        }
        return found;
    }

    /** The last failures of jobs that are open or dead, in their order: one call for all. */
    public List<Optional<Failure>> failures(List<String> ids) {
        return link.send(Call.texts("HMGET", keys.failures, ids.toArray())).stream()
                .map(text -> Optional.ofNullable(ClaimReply.failureOrNull(Call.bytes(text))))
                .toList();
    }

    private List<JobRecord> findSome(List<String> ids, boolean heads) {
        SharedReads first = new SharedReads();
        List<Call<?>> calls = new ArrayList<>();
        List<Lookup> lookups = heads ? lookUpHeads(ids, first, calls) : lookUpWhole(ids, first, calls);
        link.send(calls);
        List<Call<JobValue>> whole = lookups.stream()
                .filter(lookup -> heads && lookup.stored.get().isCutShort())
                .map(Lookup::readWhole)
                .toList();
        if (!whole.isEmpty()) {
            link.send(whole);
        }
        findPlaces(lookups);
        // Few: a third look costs a round trip only when a job has just moved.
        List<String> moved = lookups.stream()
                .filter(Lookup::hasMoved)
                .map(lookup -> lookup.id)
                .toList();
        Iterator<JobRecord> again = moved.isEmpty()
                ? Collections.emptyIterator()
                : findSome(moved, heads).iterator();
        return lookups.stream()
                .map(lookup -> lookup.hasMoved() ? again.next() : lookup.record())
                .toList();
    }

    private List<Lookup> lookUpHeads(List<String> ids, SharedReads first, List<Call<?>> calls) {
        Call<List<Start>> starts = JobValue.starts(keys, ids);
        List<Lookup> lookups = IntStream.range(0, ids.size())
                .mapToObj(i -> new Lookup(
                        keys,
                        ids.get(i),
                        true,
                        first,
                        () -> starts.answer().get(i).value(),
                        () -> starts.answer().get(i).left()))
                .toList();
        calls.add(starts);
        calls.addAll(first.calls());
        return lookups;
    }

    private List<Lookup> lookUpWhole(List<String> ids, SharedReads first, List<Call<?>> calls) {
        List<Call<Long>> lefts = new ArrayList<>();
        List<Lookup> lookups = new ArrayList<>();
        for (String id : ids) {
            Call<JobValue> stored = JobValue.read(keys, id);
            Call<Long> left = Call.number("PTTL", keys.job(id));
            calls.add(stored);
            lefts.add(left);
            lookups.add(new Lookup(keys, id, false, first, stored::answer, left::answer));
        }
        calls.addAll(first.calls());
        calls.addAll(lefts);
        return lookups;
    }

    /**
     * Asks where those are that were not found, in the order in which a job may go on: who holds it, whether it is parked, then its value, the
     * answer, and the rest.
     */
    private void findPlaces(List<Lookup> lookups) {
        List<Lookup> unfound = lookups.stream().filter(Lookup::isNotFound).toList();
        if (unfound.isEmpty()) {
            return;
        }
        Call<Map<String, RunningJob>> holders = RunningJob.find(keys, ids(unfound));
        SharedReads parked = new SharedReads();
        unfound.forEach(lookup -> lookup.askWhere(holders, parked));
        List<Lookup> open = unfound.stream().filter(Lookup::isOpen).toList();
        Call<List<Start>> values = JobValue.starts(keys, ids(open), JobValue.START);
        SharedReads last = new SharedReads();
        for (int i = 0; i < open.size(); i++) {
            int place = i;
            open.get(i).askAgain(() -> values.answer().get(place).value(), last);
        }
        List<Call<?>> calls = new ArrayList<>(List.of(holders));
        calls.addAll(parked.calls());
        if (!open.isEmpty()) {
            calls.add(values);
        }
        calls.addAll(last.calls());
        link.send(calls);
    }

    private static List<String> ids(List<Lookup> lookups) {
        return lookups.stream().map(lookup -> lookup.id).toList();
    }

    /**
     * Ids of jobs in a state: newest first, but those that wait for their time soonest first.
     *
     * @param state where jobs are; {@link JobState#SUCCEEDED}, {@link JobState#CANCELLED} and {@link JobState#EXPIRED} give the last ones that ended, in
     *     whatever way
     */
    public List<String> ids(JobState state, int limit) {
        return switch (state) {
            case PENDING -> pending(limit);
            case SCHEDULED -> link.send(range("ZRANGE", keys.scheduled, limit));
            case RETRYING -> link.send(range("ZRANGE", keys.retrying, limit));
            case PARKED -> parked(0, limit);
            case DEAD -> link.send(range("ZREVRANGE", keys.dead, limit));
            // One that was requeued ended twice.
            case SUCCEEDED, CANCELLED, EXPIRED ->
                link.send(range("LRANGE", keys.recent, limit)).stream()
                        .distinct()
                        .toList();
            case RUNNING -> held(limit).stream().map(RunningJob::id).toList();
            case NEW, GONE -> List.of();
        };
    }

    /** Whether a state may hold more jobs than should be named at once: then {@link #page} names them. */
    public static boolean isLarge(JobState state) {
        return state == JobState.PENDING || leaves(state);
    }

    /** Whether {@link #page} does not name an id any more that has left the state; of the line, a cancelled one stays. */
    public static boolean leaves(JobState state) {
        return state == JobState.SCHEDULED
                || state == JobState.RETRYING
                || state == JobState.PARKED
                || state == JobState.DEAD;
    }

    /** How many {@link #page} has to name. */
    public long count(JobState state) {
        if (state == JobState.PARKED) {
            return parkedByNeed().values().stream().mapToLong(Long::longValue).sum();
        }
        boolean line = state == JobState.PENDING;
        return link.send(line ? Call.number("LLEN", keys.pending) : Call.number("ZCARD", zset(state)));
    }

    /**
     * Ids of jobs in a large state from the last one on: jobs that come meanwhile come in before them, and jobs that leave in
     * the usual way leave behind them, so that a caller that reads page after page may see one twice, and misses none.
     *
     * @return empty when there are no more; entries that are no jobs may stand among them
     */
    public List<String> page(JobState state, long offset, int size) {
        if (state == JobState.PARKED) {
            return parked(offset, size);
        } else if (state != JobState.PENDING) {
            return link.send(Call.texts("ZREVRANGE", zset(state), offset, offset + size - 1));
        }
        List<String> page = new ArrayList<>(link.send(Call.texts("LRANGE", keys.pending, -offset - size, -offset - 1)));
        Collections.reverse(page);
        return page;
    }

    /**
     * Ids of jobs that are scheduled, retrying or dead, by their times, both included.
     *
     * @param forth the earliest first; else the latest
     * @param min and {@code max}: ms
     */
    public List<String> between(JobState state, boolean forth, long min, long max, long offset, int size) {
        return link.send(
                forth
                        ? Call.texts("ZRANGEBYSCORE", zset(state), min, max, "LIMIT", offset, size)
                        : Call.texts("ZREVRANGEBYSCORE", zset(state), max, min, "LIMIT", offset, size));
    }

    /** As {@link #between}, the latest first, of jobs that are parked since then with this need. */
    public List<String> parkedBetween(String need, long min, long max, long offset, int size) {
        return link.send(Call.texts("ZREVRANGEBYSCORE", keys.parked(need), max, min, "LIMIT", offset, size));
    }

    /** How many entries of the line stand behind this id's last one; -1: it is not in the line. */
    public long behind(String id) {
        Call<Long> length = Call.number("LLEN", keys.pending);
        Call<String> position = Call.text("LPOS", keys.pending, id, "RANK", -1);
        link.send(List.of(length, position));
        return position.answer().isEmpty() ? -1 : length.answer() - 1 - Reply.numberOrZero(position.answer());
    }

    private byte[] zset(JobState state) {
        return state == JobState.SCHEDULED ? keys.scheduled : state == JobState.RETRYING ? keys.retrying : keys.dead;
    }

    /** How many jobs are parked, by what they need: a task, or {@code version:<v>}. */
    public Map<String, Long> parkedByNeed() {
        Map<String, Long> parked = new TreeMap<>();
        link.send(Call.map("HGETALL", keys.parks))
                .forEach((need, count) -> parked.put(need, Reply.numberOrZero(count)));
        return parked;
    }

    /** Of each need those that were parked last first, one need after the other. */
    private List<String> parked(long offset, int size) {
        List<String> ids = new ArrayList<>();
        long skipped = 0;
        for (Map.Entry<String, Long> one : parkedByNeed().entrySet()) {
            long from = Math.max(0, offset - skipped);
            if (ids.size() < size && from < one.getValue()) {
                ids.addAll(link.send(
                        Call.texts("ZREVRANGE", keys.parked(one.getKey()), from, from + size - ids.size() - 1)));
            }
            skipped += one.getValue();
        }
        return ids;
    }

    private List<String> pending(int limit) {
        // One that was cancelled and put in again may stand there twice, once void.
        return page(JobState.PENDING, 0, limit).stream()
                .filter(Keys::isJob)
                .distinct()
                .toList();
    }

    /** Up to so many jobs that sessions hold, those that started last first. */
    List<RunningJob> held(int limit) {
        return link.send(RunningJob.held(keys, limit));
    }

    private static Call<List<String>> range(String command, byte[] key, int limit) {
        return Call.texts(command, key, 0, limit - 1);
    }

    /** The questions about one job. */
    private static final class Lookup {
        private final Keys keys;
        private final String id;
        private final boolean head;
        private Supplier<JobValue> stored;
        private @Nullable JobValue told;
        private final Supplier<Long> left;
        private final Told dead;
        private final Told scheduled;
        private final Told retrying;
        private final Told attempts;
        private final Told failure;
        private final Told crashes;
        private final Told cancelling;
        private final Told deadline;
        private final Told progress;
        private @Nullable Call<Map<String, RunningJob>> running;
        private @Nullable Told parked;
        /** Its value and its places once more, where it was found nowhere and may have moved on. */
        private @Nullable Supplier<JobValue> value;

        private List<Told> again = List.of();

        Lookup(Keys keys, String id, boolean head, SharedReads first, Supplier<JobValue> stored, Supplier<Long> left) {
            this.keys = keys;
            this.id = id;
            this.head = head;
            this.stored = stored;
            this.left = left;
            this.dead = first.score(keys.dead, id);
            this.scheduled = first.score(keys.scheduled, id);
            this.retrying = first.score(keys.retrying, id);
            this.attempts = first.field(keys.attempts, id);
            this.failure = first.field(keys.failures, id);
            this.crashes = first.field(keys.crashes, id);
            this.cancelling = first.field(keys.cancelling, id);
            this.deadline = first.field(keys.deadlines, id);
            this.progress = first.field(keys.progress, id);
        }

        /** To be asked next. */
        Call<JobValue> readWhole() {
            Call<JobValue> whole = JobValue.read(keys, id);
            stored = whole::answer;
            return whole;
        }

        private JobValue value() {
            JobValue value = told;
            if (value == null) {
                value = head ? stored.get().head() : stored.get();
                told = value;
            }
            return value;
        }

        boolean isNotFound() {
            return !value().hasEnded() && !isIn(List.of(dead, scheduled, retrying));
        }

        /** Whether there is a spec: it may have moved on meanwhile. */
        boolean isOpen() {
            return value().spec().length > 0;
        }

        void askWhere(Call<Map<String, RunningJob>> holders, SharedReads next) {
            running = holders;
            String need = value().need(id);
            if (!need.isEmpty()) {
                parked = next.score(keys.parked(need), id);
            }
        }

        void askAgain(Supplier<JobValue> start, SharedReads last) {
            value = start;
            again = List.of(last.score(keys.dead, id), last.score(keys.scheduled, id), last.score(keys.retrying, id));
        }

        /** It was nowhere, since it ended or went on to wait for its time while it was looked for. */
        boolean hasMoved() {
            if (value == null || holder() != null || since() > 0) {
                return false;
            }
            JobValue now = value.get();
            return now.hasEnded() || now.spec().length == 0 || isIn(again);
        }

        private static boolean isIn(List<Told> scores) {
            return scores.stream().anyMatch(score -> !score.answer().isEmpty());
        }

        private @Nullable RunningJob holder() {
            return running == null ? null : running.answer().get(id);
        }

        /** Since when it has been parked, ms; 0: it is not. */
        private long since() {
            return parked == null ? 0 : Reply.numberOrZero(parked.answer());
        }

        JobRecord record() {
            RunningJob holder = holder();
            JobValue is = value();
            Job spec = is.job(id);
            JobResult ended = outcome(is);
            boolean unreadable = is.hasEnded() && ended == null;
            String due = scheduled.answer() + retrying.answer();
            long since = since();
            Failure last = ClaimReply.failureOrNull(Call.bytes(failure.answer()));
            return new JobRecord(
                    id,
                    keys.queue,
                    unreadable ? Unreadable.state(is.outcome()) : state(ended, holder, since),
                    spec != null ? spec.task() : ended != null ? ended.task() : "",
                    spec,
                    enqueued(spec, ended),
                    (int) Reply.numberOrZero(attempts.answer()),
                    Reply.numberOrZero(due),
                    Reply.numberOrZero(dead.answer()),
                    since,
                    since > 0 ? is.need(id) : "",
                    holder == null ? null : new Run(holder.session(), holder.attempt(), holder.started()),
                    unreadable ? Unreadable.FAILURE : last != null || ended == null ? last : ended.failure(),
                    ended != null ? ended.crashes() : ClaimReply.times(Call.bytes(crashes.answer())),
                    Reply.numberOrZero(cancelling.answer()),
                    Reply.numberOrZero(deadline.answer()),
                    Math.max(0, left.get()),
                    JobJson.readProgress(Call.bytes(progress.answer())),
                    ended);
        }

        /** Null also where it cannot be read: one job must not keep a list from being shown. */
        private static @Nullable JobResult outcome(JobValue value) {
            try {
                return value.hasEnded() ? JobJson.readResult(value.outcome()) : null;
            } catch (PayloadException e) {
                return null;
            }
        }

        private long enqueued(@Nullable Job spec, @Nullable JobResult ended) {
            long told = spec != null ? spec.enqueued() : ended != null ? ended.enqueued() : 0;
            return told > 0 ? told : JobJson.timeOf(id);
        }

        private JobState state(@Nullable JobResult ended, @Nullable RunningJob holder, long parked) {
            if (ended != null) {
                return ended.state();
            } else if (!dead.answer().isEmpty()) {
                return JobState.DEAD;
            } else if (!scheduled.answer().isEmpty()) {
                return JobState.SCHEDULED;
            } else if (!retrying.answer().isEmpty()) {
                return JobState.RETRYING;
            } else if (holder != null) {
                return JobState.RUNNING;
            } else if (parked > 0) {
                return JobState.PARKED;
            }
            // A spec that is found nowhere else is in the line.
            return value().spec().length == 0 ? JobState.GONE : JobState.PENDING;
        }
    }

    /** Of outcomes that cannot be read: apart, for no job of a producer or a worker comes here. */
    private static final class Unreadable {
        private static final Failure FAILURE = Failure.of(
                Failure.Reason.UNDECODABLE, "the stored outcome is not readable: look at the key of the job", 0, 0);

        private static final Pattern STATE = Pattern.compile("\\{\"state\":\"(succeeded|cancelled|expired)\"");

        /** Bytes of an outcome within which its state stands. */
        private static final int STATE_ENDS = 32;

        /** The word that it begins with, whatever stands behind it; expired where that is no state in which a job can end. */
        static JobState state(byte[] outcome) {
            Matcher word = STATE.matcher(Reply.text(Arrays.copyOf(outcome, Math.min(outcome.length, STATE_ENDS))));
            return word.lookingAt() ? JobState.ofText(word.group(1)) : JobState.EXPIRED;
        }
    }
}
