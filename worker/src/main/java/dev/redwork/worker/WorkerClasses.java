package dev.redwork.worker;

import dev.redwork.admin.ParkedSweep;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisClasses;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.StoreClasses;
import java.time.Duration;
import java.util.List;
import org.slf4j.helpers.NOPLogger;

/** As {@link StoreClasses}, of a worker: those that its jobs and its lanes need when there is no memory left. */
final class WorkerClasses {
    private WorkerClasses() {}

    /** Initializes them, and rehearses the calls for jobs that ended, with an outcome and without, and for a released one. */
    static void initialize(Keys keys) {
        StoreClasses.initialize();
        RedisClasses.initialize(
                StopReason.class,
                ClaimPlan.class,
                Handlers.class,
                Heartbeat.class,
                JobContext.class,
                Janitor.class,
                JanitorPlan.class,
                Lane.class,
                LaneState.class,
                LaneThreads.class,
                ManyLimits.class,
                ManyRunner.class,
                SignalListener.class,
                OutcomeRules.class,
                RunReports.class,
                ParkedSweep.class,
                Session.class,
                SessionMending.class,
                Shutdown.class,
                SignalCache.class,
                Step.class,
                StopCondition.class,
                Timeouts.class,
                WorkerListeners.class,
                WorkerOptions.class);
        Session session = new Session(keys, Duration.ofSeconds(1), Ticker.SYSTEM);
        ClaimedJob job = new ClaimedJob(session, Session.bare("a", 1), Ticker.SYSTEM);
        OutcomeRules rules = new OutcomeRules("a", NOPLogger.NOP_LOGGER);
        Outcome released = rules.unsaid(job);
        job.runOn(Thread.currentThread());
        Outcome expired = rules.expired(job, new Job("a", "a", Payload.of("1"), 1, Defaults.RESULT_TTL, null, null));
        // Two of one kind: it is hashed and compared.
        session.outcomes.settle(session.name, List.of(released, rules.unsaid(job), expired, expired));
        session.refused();
        session.lose();
    }
}
