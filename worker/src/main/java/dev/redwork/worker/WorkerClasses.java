package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisClasses;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import dev.redwork.store.StoreClasses;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;

/** As {@link StoreClasses}, of a worker: those that its jobs and its lanes need when there is no memory left. */
final class WorkerClasses {
    private WorkerClasses() {}

    /** Initializes them, and rehearses the calls for a job that ended without an outcome, and for a released one. */
    static void initialize(Keys keys) {
        StoreClasses.initialize();
        RedisClasses.initialize(
                MethodHandles.lookup(),
                List.of(
                        StopReason.class,
                        DoorbellListener.class,
                        Handlers.class,
                        Heartbeat.class,
                        Janitor.class,
                        JanitorPlan.class,
                        Lane.class,
                        LaneState.class,
                        LaneThreads.class,
                        IdleMonitor.class,
                        SignalListener.class,
                        OutcomeRules.class,
                        Prefetch.class,
                        Retries.class,
                        Session.class,
                        SessionMending.class,
                        Shutdown.class,
                        SignalReader.class,
                        SignalCache.class,
                        Step.Idle.class,
                        StopCondition.class,
                        Timeouts.class,
                        UnknownEntries.class,
                        WorkerOptions.class));
        Session session = new Session(keys, Duration.ofSeconds(1), Ticker.SYSTEM);
        ClaimedJob job = new ClaimedJob(session, Session.bare("a", 1), Ticker.SYSTEM);
        OutcomeRules rules = new OutcomeRules("a");
        Outcome released = rules.unsaid(job);
        job.runner = Thread.currentThread();
        session.outcomes.settle(session.name, List.of(released, rules.unsaid(job)));
        session.refused();
        session.lose();
    }
}
