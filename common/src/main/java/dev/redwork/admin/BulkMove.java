package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.MovedJobs.Refused;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Does something to all jobs that match a query, or counts them: page by page, each of which is done whole or not at all. */
public final class BulkMove {
    private static final int EXAMPLES = 3;
    private static final int REFUSED = 100;

    private final RedisLink link;
    private final JobMove move;
    private final Bounds bounds;
    private final long until;
    private final Map<MoveResult, Long> answers = new EnumMap<>(MoveResult.class);
    private final List<JobRecord> examples = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private long met;
    private long looked;
    private boolean cut;

    /**
     * How far it goes.
     *
     * @param most jobs that are met
     * @param looks jobs that are looked at, where a filter passes over most of them
     * @param goesOn is told after each page what was done so far; false ends it
     */
    public record Bounds(long most, long looks, Predicate<MovedJobs> goesOn) {}

    /** @param now Redis time, ms */
    public BulkMove(RedisLink link, JobMove move, long now, Bounds bounds) {
        this.link = link;
        this.move = move;
        this.bounds = bounds;
        // One that is requeued, and dies again at once, would else be met for ever; a cancelled one does not come back.
        this.until = move.allowed().contains(JobState.RUNNING) ? Long.MAX_VALUE : now;
    }

    /** Only says how many there are: they are not read, but for the examples. */
    public MovedJobs count(List<Keys> queues, JobQuery query) {
        return walk(queues, query, this::count);
    }

    public MovedJobs move(List<Keys> queues, JobQuery query) {
        return walk(queues, query, this::move);
    }

    /** Does something with the jobs of a page; answers as the taker of a {@link JobWalk}. */
    private interface Taker {
        int take(JobMatcher matcher, JobState state, List<String> ids);
    }

    private MovedJobs walk(List<Keys> queues, JobQuery query, Taker taker) {
        for (Keys keys : queues) {
            JobMatcher matcher = new JobMatcher(link, keys, query);
            JobWalk walk = new JobWalk(matcher, bounds.looks() - looked);
            for (JobState state : query.states()) {
                if (!cut) {
                    walk.walk(state, ids -> taker.take(matcher, state, ids));
                    cut |= walk.isCut();
                }
            }
            looked += walk.looked();
        }
        return result();
    }

    private MovedJobs result() {
        return new MovedJobs(met, Map.copyOf(answers), List.copyOf(examples), List.copyOf(refused), looked, !cut);
    }

    private int count(JobMatcher matcher, JobState state, List<String> ids) {
        return take(matcher.ids(state, ids), some -> {
            List<String> first = some.subList(0, Math.min(some.size(), EXAMPLES - examples.size()));
            examples.addAll(matcher.matching(Set.of(state), first, true));
            return 0;
        });
    }

    private int move(JobMatcher matcher, JobState state, List<String> ids) {
        List<JobRecord> met = matcher.matching(Set.of(state), ids, true).stream()
                .filter(job -> came(job) <= until)
                .toList();
        return take(met, some -> {
            some.stream().limit(EXAMPLES - examples.size()).forEach(examples::add);
            return move(new JobOperations(link, matcher.keys()), some);
        });
    }

    /** When a job came to where it is, ms, Redis time; 0: it comes there once. */
    private static long came(JobRecord job) {
        Failure failed = job.failure();
        if (job.state() == JobState.RETRYING) {
            return failed == null ? 0 : failed.at();
        }
        return job.state() == JobState.DEAD ? job.died() : job.state() == JobState.PARKED ? job.parked() : 0;
    }

    /** As many of a page as may still be met. */
    private <T> int take(List<T> page, ToIntFunction<List<T>> taker) {
        if (page.isEmpty()) {
            return 0;
        } else if (met == bounds.most()) {
            cut = true;
            return -1;
        }
        List<T> some = page.subList(0, (int) Math.min(page.size(), bounds.most() - met));
        met += some.size();
        int left = taker.applyAsInt(some);
        cut |= !bounds.goesOn().test(result()) || some.size() < page.size();
        return cut ? -1 : left;
    }

    private int move(JobOperations operator, List<JobRecord> jobs) {
        Map<String, MoveResult> moved =
                operator.move(move, jobs.stream().map(JobRecord::id).toList());
        int left = 0;
        for (JobRecord job : jobs) {
            MoveResult answer = moved.getOrDefault(job.id(), MoveResult.GONE);
            answers.merge(answer, 1L, Long::sum);
            left += answer.isDone() ? 1 : 0;
            if (!answer.isDone() && refused.size() < REFUSED) {
                refused.add(new Refused(job, answer));
            }
        }
        return left;
    }
}
