package dev.redwork.store;

import static dev.redwork.store.Seed.CANCELLED_IN_LINE;
import static dev.redwork.store.Seed.DEAD;
import static dev.redwork.store.Seed.HELD;
import static dev.redwork.store.Seed.HELD_UNDER_ANOTHER_NUMBER;
import static dev.redwork.store.Seed.PARKED;
import static dev.redwork.store.Seed.PENDING;
import static dev.redwork.store.Seed.RETRYING;
import static dev.redwork.store.Seed.SCHEDULED;

import dev.redwork.job.JobProgress;
import dev.redwork.job.JobState;
import dev.redwork.job.Transition;
import dev.redwork.job.WorkerOrder;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobOperationStore.Requeue;
import dev.redwork.store.JobStore.Doorbell;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.ProgressStore.LogLine;
import dev.redwork.store.SearchStore.Wanted;
import dev.redwork.store.SessionStore.Reported;
import dev.redwork.store.SessionStore.RunningJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One call of each transition for a world's job, and all that it may change in Redis, written out as for job {@code a}. */
enum Move {
    ENQUEUE(Transition.ENQUEUE, world -> world.enqueue(world.id)) {
        @Override
        List<String> changes(Seed from) {
            return from == Seed.NEW
                    ? List.of(
                            BELL,
                            "+ job:a: string " + SPEC,
                            "+ pending: list a",
                            "+ totals: hash bytes=" + SPEC.length() + " enqueued=1")
                    : NOTHING;
        }
    },
    ENQUEUE_LATER(Transition.ENQUEUE, world -> world.enqueueIn(Duration.ofSeconds(1000), world.id)) {
        @Override
        List<String> changes(Seed from) {
            return from == Seed.NEW
                    ? List.of(
                            BELL,
                            "+ job:a: string " + SPEC,
                            "+ scheduled: zset a=NOW+1000s",
                            "+ totals: hash bytes=" + SPEC.length() + " enqueued=1")
                    : NOTHING;
        }
    },
    ENQUEUE_UNIQUE(Transition.ENQUEUE, world -> Unique.of(world).enqueue(world.id, Duration.ZERO)) {
        @Override
        List<String> changes(Seed from) {
            return from == Seed.NEW
                    ? List.of(
                            BELL,
                            "+ job:a: string " + SPEC,
                            "+ pending: list a",
                            "+ totals: hash bytes=" + SPEC.length() + " enqueued=1",
                            "+ unique:k: string a ttl 600s")
                    : NOTHING;
        }
    },
    REPLACE(Transition.REPLACE, world -> Unique.of(world).replace(world.id, Duration.ofSeconds(1000))) {
        @Override
        List<String> changes(Seed from) {
            return from == SCHEDULED ? List.of("~ scheduled: zset a=NOW+1000s") : NOTHING;
        }
    },
    PROMOTE(Transition.PROMOTE, world -> world.send(world.jobs.promote(100))) {
        @Override
        List<String> changes(Seed from) {
            return from == SCHEDULED
                    ? List.of(BELL, "+ pending: list a", "- scheduled")
                    : from == RETRYING ? List.of(BELL, "+ pending: list a", "- retrying") : NOTHING;
        }
    },
    CLAIM(Transition.CLAIM, world -> world.claim(1)) {
        @Override
        List<String> changes(Seed from) {
            return from == PENDING
                    ? List.of("- pending", "+ running:s: hash a=NOW# 1 NOW 1", "+ totals: hash claim=NOW#")
                    : from == CANCELLED_IN_LINE ? List.of("- pending", "- tombstones") : NOTHING;
        }
    },
    COMPLETE(Transition.COMPLETE, world -> world.settle(World.completed(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(
                    from,
                    "~ job:a: string " + World.done(Seed.ID) + " ttl 600s",
                    "+ recent: list a",
                    "- running:s",
                    "+ totals: hash bytes=0 succeeded=1");
        }
    },
    COMPLETE_CANCELLED(Transition.COMPLETE, world -> world.settle(World.cancelled(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(
                    from,
                    "~ job:a: string " + Seed.CANCELLED_RESULT + " ttl 600s",
                    "+ recent: list a",
                    "- running:s",
                    "+ totals: hash bytes=0 cancelled=1");
        }
    },
    COMPLETE_EXPIRED(Transition.COMPLETE, world -> world.settle(World.expired(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(
                    from,
                    "~ job:a: string " + Seed.EXPIRED_RESULT + " ttl 600s",
                    "+ recent: list a",
                    "- running:s",
                    "+ totals: hash bytes=0 expired=1");
        }
    },
    RETRY(Transition.RETRY, world -> world.settle(World.retried(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(
                    from,
                    "+ attempts: hash a=1",
                    BELL,
                    "+ failures: hash a=" + World.json(World.failure("failed", Duration.ofSeconds(1000))),
                    "+ retrying: zset a=NOW+1000s",
                    "- running:s",
                    "+ totals: hash bytes="
                            + World.json(World.failure("failed", Duration.ofSeconds(1000)))
                                    .length() + " retried=1");
        }
    },
    BURY(Transition.BURY, world -> world.settle(World.buried(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(
                    from,
                    "+ attempts: hash a=1",
                    "+ dead: zset a=NOW",
                    "+ failures: hash a=" + World.json(World.failure("buried", Duration.ZERO)),
                    "+ recent: list a",
                    "- running:s",
                    "+ totals: hash bytes="
                            + World.json(World.failure("buried", Duration.ZERO)).length() + " dead=1");
        }
    },
    RELEASE(Transition.RELEASE, world -> world.settle(new Outcome.Released(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(from, BELL, "+ pending: list a", "- running:s", "+ totals: hash released=1");
        }
    },
    PARK(Transition.PARK, world -> world.settle(World.parked(Seed.claim(world)))) {
        @Override
        List<String> changes(Seed from) {
            return ifHeld(
                    from,
                    "+ parked:t: zset a=NOW",
                    "+ parks: hash t=1",
                    "- running:s",
                    "+ totals: hash parked=1 parked_now=1");
        }
    },
    ADOPT(Transition.ADOPT, world -> world.send(world.jobs.adopt(World.TASK, 1))) {
        @Override
        List<String> changes(Seed from) {
            return from == PARKED ? ADOPTED : NOTHING;
        }
    },
    ADOPT_WHAT_MUST_END(Transition.ADOPT, world -> world.send(world.jobs.adopt(World.TASK, List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return from == PARKED ? ADOPTED : NOTHING;
        }
    },
    RECLAIM(Transition.RECLAIM, world -> world.send(world.sessions.reclaim(World.MINE, 0))) {
        @Override
        List<String> changes(Seed from) {
            return from == HELD || from == HELD_UNDER_ANOTHER_NUMBER
                    ? List.of(
                            "+ crashes: hash a=NOW-100s",
                            BELL,
                            "+ pending: list a",
                            "- running:s",
                            "- session:s",
                            "~ sessions: zset other=NOW+100s",
                            "+ totals: hash reclaimed=1")
                    : List.of("- session:s", "~ sessions: zset other=NOW+100s");
        }
    },
    CANCEL(Transition.CANCEL, world -> world.send(world.operating.cancel(List.of(World.unwanted(world.id))))) {
        @Override
        List<String> changes(Seed from) {
            String kept = "~ job:a: string " + Seed.CANCELLED_RESULT + "\n" + SPEC + " ttl 600s";
            String totals = "+ totals: hash bytes=0 cancelled=1";
            return switch (from) {
                case SCHEDULED -> List.of(kept, "+ recent: list a", "- scheduled", totals);
                case PENDING ->
                    // Its entry still stands in the line, void.
                    List.of(kept, "+ recent: list a", "+ tombstones: hash a=1", totals);
                case RETRYING -> List.of("- attempts", "- failures", kept, "+ recent: list a", "- retrying", totals);
                case PARKED ->
                    List.of(
                            kept,
                            "- parked:t",
                            "- parks",
                            "+ recent: list a",
                            "+ totals: hash bytes=0 cancelled=1 parked_now=0");
                default -> NOTHING;
            };
        }
    },
    REQUEST_CANCEL(Transition.REQUEST_CANCEL, world -> world.send(world.operating.requestCancel(List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return from.state == JobState.RUNNING
                    ? List.of("+ cancelling: hash a=NOW", "+ totals: hash signals=1")
                    : NOTHING;
        }
    },
    DROP_TOMBSTONES(Transition.DROP_TOMBSTONES, world -> world.send(world.operating.dropTombstones())) {
        @Override
        List<String> changes(Seed from) {
            return from == CANCELLED_IN_LINE ? List.of("- pending", "- tombstones") : NOTHING;
        }
    },
    REQUEUE(Transition.REQUEUE, world -> world.send(world.operating.requeue(List.of(Requeue.of(world.id, null))))) {
        @Override
        List<String> changes(Seed from) {
            return switch (from) {
                case DEAD ->
                    // Its last failure stays.
                    List.of("- attempts", "- dead", BELL, "+ pending: list a", "+ totals: hash bytes=0 requeued=1");
                case CANCELLED_IN_LINE ->
                    // Its old entry stays void.
                    List.of(
                            BELL,
                            "~ job:a: string " + SPEC,
                            "~ pending: list a a",
                            "+ totals: hash bytes=" + SPEC.length() + " requeued=1");
                default -> NOTHING;
            };
        }
    },
    DELETE(Transition.DELETE, world -> world.send(world.operating.delete(List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return switch (from) {
                case SUCCEEDED, CANCELLED, CANCELLED_IN_LINE, EXPIRED -> List.of("- job:a", "+ totals: hash deleted=1");
                case DEAD ->
                    List.of("- attempts", "- dead", "- failures", "- job:a", "+ totals: hash bytes=0 deleted=1");
                default -> NOTHING;
            };
        }
    },
    PRUNE(Transition.PRUNE, world -> world.send(world.operating.prune(10, Duration.ofDays(90), 0))) {
        @Override
        List<String> changes(Seed from) {
            return from == DEAD
                    ? List.of("- attempts", "- dead", "- failures", "- job:a", "+ totals: hash bytes=0 pruned=1")
                    : NOTHING;
        }
    },
    OPEN_SESSION(Transition.OPEN_SESSION, world -> world.open("new")) {
        @Override
        List<String> changes(Seed from) {
            return List.of(
                    "+ session:new: hash host=h started=NOW",
                    "~ sessions: zset new=NOW+200s other=NOW+100s s=NOW+100s");
        }
    },
    OPEN_SESSION_AGAIN(Transition.OPEN_SESSION, world -> world.open(World.MINE)) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    RENEW_SESSION(
            Transition.RENEW_SESSION,
            world -> world.send(world.sessions.renewSession(World.MINE, World.LEASE, Map.of()))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("~ sessions: zset other=NOW+100s s=NOW+200s");
        }
    },
    RENEW_SESSION_AND_TELL(
            Transition.RENEW_SESSION,
            world -> world.send(world.sessions.renewSession(World.MINE, World.LEASE, Map.of("jobs", "12")))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("~ session:s: hash host=h jobs=12", "~ sessions: zset other=NOW+100s s=NOW+200s");
        }
    },
    RENEW_SESSION_AND_TELL_PROGRESS(
            Transition.RENEW_SESSION,
            world -> world.send(world.sessions.renewSession(
                    World.MINE,
                    World.LEASE,
                    Map.of(),
                    List.of(new Reported(Seed.claim(world), new JobProgress(1, 2, "x", 5, 1)))))) {
        @Override
        List<String> changes(Seed from) {
            String renewed = "~ sessions: zset other=NOW+100s s=NOW+200s";
            String progress = "{\"done\":1,\"total\":2,\"message\":\"x\",\"at\":5,\"attempt\":1}";
            return from == HELD ? List.of("+ progress: hash a=" + progress, renewed) : List.of(renewed);
        }
    },
    APPEND_LOG(
            Transition.APPEND_LOG,
            world -> world.send(new ProgressStore(world.keys)
                    .appendLog(World.MINE, Seed.claim(world), 1, List.of(new LogLine(5, "so far"))))) {
        @Override
        List<String> changes(Seed from) {
            return from == HELD
                    ? List.of(
                            "+ log:a: list 0 dropped, 12 bytes, to line 1 of claim 7 5 1 1 so far",
                            "+ progress: hash a={}")
                    : NOTHING;
        }
    },
    WATCH_JOB(Transition.WATCH_JOB, world -> world.send(new ProgressStore(world.keys).watch(world.id, World.LEASE))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("+ watched: zset a=NOW+200s ttl 200s");
        }
    },
    WATCH_JOB_NO_LONGER(
            Transition.WATCH_JOB, world -> world.send(new ProgressStore(world.keys).watch(world.id, Duration.ZERO))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    ORDER_WORKER(
            Transition.ORDER_WORKER,
            world -> world.send(world.sessions.orderWorker(World.MINE, "w", WorkerOrder.STOP))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("~ session:s: hash host=h order=stop");
        }
    },
    ORDER_WORKER_WHO_IS_GONE(
            Transition.ORDER_WORKER, world -> world.send(world.sessions.orderWorker("gone", "w", WorkerOrder.STOP))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    RECLAIM_OF_DEAD(Transition.RECLAIM, world -> world.send(world.sessions.reclaimOfDead(World.MINE))) {
        @Override
        List<String> changes(Seed from) {
            return from == HELD || from == HELD_UNDER_ANOTHER_NUMBER
                    ? List.of(
                            "+ crashes: hash a=NOW",
                            BELL,
                            "+ pending: list a",
                            "- running:s",
                            "- session:s",
                            "~ sessions: zset other=NOW+100s",
                            "+ totals: hash reclaimed=1")
                    : List.of("- session:s", "~ sessions: zset other=NOW+100s");
        }
    },
    CLOSE_SESSION(Transition.CLOSE_SESSION, world -> world.send(world.sessions.closeSession(World.MINE))) {
        @Override
        List<String> changes(Seed from) {
            return from == HELD || from == HELD_UNDER_ANOTHER_NUMBER
                    ? NOTHING
                    : List.of("- session:s", "~ sessions: zset other=NOW+100s");
        }
    },
    LOOKUP(Transition.LOOKUP, world -> world.send(new JobStore(world.keys).lookup(List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    SURVEY(Transition.SURVEY, world -> world.send(new QueueStore(world.keys).survey(50, answer -> answer))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    PEEK_JOBS(Transition.PEEK_JOBS, world -> world.send(JobValue.starts(world.keys, List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    READ_FIELDS(
            Transition.READ_FIELDS,
            world -> world.send(
                    KeyFields.read(List.of(new KeyFields("HMGET", world.keys.attempts, List.of(world.id)))))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    MATCH_JOBS(
            Transition.MATCH_JOBS,
            world -> new SearchStore(world.keys)
                    .matchJobs(List.of(world.id), new Wanted(Map.of("task", "t"), "enqueued", 0, Long.MAX_VALUE, 0, 9))
                    .forEach(world::send)) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    MATCH_FAILURES(
            Transition.MATCH_FAILURES,
            world -> new SearchStore(world.keys)
                    .matchFailures(List.of(world.id), "a text", false)
                    .forEach(world::send)) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    GROUP_FAILURES(
            Transition.GROUP_FAILURES,
            world -> world.send(new SearchStore(world.keys).groupFailures(JobState.DEAD, 0, 5))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    FIND_HOLDERS(Transition.FIND_HOLDERS, world -> world.send(RunningJob.find(world.keys, List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    LIST_HELD(Transition.LIST_HELD, world -> world.send(RunningJob.held(world.keys, 5))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    LOCATE_JOBS(Transition.LOCATE_JOBS, world -> world.send(JobPlace.locate(world.keys, List.of(world.id)))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    READ_SESSIONS(Transition.READ_SESSIONS, world -> world.send(world.sessions.readSessions("", answer -> answer))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    MEASURE_LANES(Transition.MEASURE_LANES, world -> world.send(world.sessions.measureLanes())) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    RING_DOORBELL(Transition.RING_DOORBELL, world -> world.send(Doorbell.ringDoorbell(world.keys))) {
        @Override
        List<String> changes(Seed from) {
            return from == PENDING || from == CANCELLED_IN_LINE ? List.of(BELL) : NOTHING;
        }
    },
    PUSH_PILLS(Transition.PUSH_PILLS, world -> world.send(world.pills.pushPills(List.of("x"), false, World.LEASE))) {
        @Override
        List<String> changes(Seed from) {
            return List.of(
                    BELL,
                    from == PENDING || from == CANCELLED_IN_LINE
                            ? "~ pending: list a pill:x:NOW+200s"
                            : "+ pending: list pill:x:NOW+200s");
        }
    },
    ACKNOWLEDGE_PILL(
            Transition.ACKNOWLEDGE_PILL,
            world ->
                    world.send(world.pills.acknowledgePill(World.MINE, World.heldUnder("pill:x", Seed.NUMBER), "{}"))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    PAUSE_QUEUE(Transition.PAUSE_QUEUE, world -> world.send(world.pills.pause())) {
        @Override
        List<String> changes(Seed from) {
            return List.of("+ paused: string NOW");
        }
    },
    LIMIT_QUEUE(Transition.LIMIT_QUEUE, world -> world.send(world.pills.limit(5, 0))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("+ limits: hash jobs=5");
        }
    },
    RAISE_FLAG(Transition.RAISE_FLAG, world -> world.send(new BatchStore(world.keys).raiseFlag("b", "f", "7"))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("+ flag:b:f: string 7 ttl 86400s", "+ totals: hash signals=1");
        }
    },
    LOWER_FLAG(Transition.LOWER_FLAG, world -> world.send(new BatchStore(world.keys).lowerFlag("b", "f"))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("- flag:b:f", "+ totals: hash signals=1");
        }
    },
    LOWER_FLAG_WHAT_IS_DOWN(
            Transition.LOWER_FLAG, world -> world.send(new BatchStore(world.keys).lowerFlag("b", "g"))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    },
    CANCEL_BATCH(Transition.CANCEL_BATCH, world -> world.send(new BatchStore(world.keys).cancel("b"))) {
        @Override
        List<String> changes(Seed from) {
            return List.of("~ batch:b: hash cancelling=NOW open=1 total=1", "+ totals: hash signals=1");
        }
    },
    DELETE_QUEUE(Transition.DELETE_QUEUE, world -> world.send(world.pills.delete())) {
        @Override
        List<String> changes(Seed from) {
            // Two sessions read it.
            return NOTHING;
        }
    },
    CANCEL_UNKNOWN_BATCH(Transition.CANCEL_BATCH, world -> world.send(new BatchStore(world.keys).cancel("c"))) {
        @Override
        List<String> changes(Seed from) {
            return NOTHING;
        }
    };

    private static final List<String> NOTHING = List.of();
    private static final List<String> STALE = List.of("+ totals: hash stale=1");
    private static final String BELL = "+ doorbell: list 1";
    private static final List<String> ADOPTED =
            List.of(BELL, "- parked:t", "- parks", "+ pending: list a", "+ totals: hash adopted=1 parked_now=0");
    private static final String SPEC = World.text(JobJson.write(World.job(Seed.ID)));

    final Transition transition;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Consumer<World> call;

    Move(Transition transition, Consumer<World> call) {
        this.transition = transition;
        this.call = call;
    }

    void call(World world) {
        call.accept(world);
    }

    /** What differs afterwards, as {@link Dump#changes} tells it. */
    abstract List<String> changes(Seed from);

    private static List<String> ifHeld(Seed from, String... changes) {
        return from == HELD ? List.of(changes) : STALE;
    }

    /** What must hold besides the job's state for the move to be possible at all. */
    void prepare(World world) {
        if (this == RECLAIM) {
            world.redis("ZADD", ":sessions", world.now() - 100_000, World.MINE);
        } else if (this == LOWER_FLAG) {
            world.redis("SET", ":flag:b:f", "1");
        } else if (this == CANCEL_BATCH) {
            world.redis("HSET", ":batch:b", "total", 1, "open", 1);
        }
    }
}
