package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.producer.EnqueueRequest.Destination;
import dev.redwork.producer.EnqueueRequest.Template;
import dev.redwork.producer.EnqueueRequest.WaitClock;
import dev.redwork.producer.Inbox.OpenJobs;
import dev.redwork.producer.Producer.JobFactory;
import dev.redwork.redis.RedisClasses;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.Keys;
import dev.redwork.store.StoreClasses;
import java.time.Duration;
import java.util.List;

/** As {@link StoreClasses}, of a producer: what its calls and its handles come to when there is no memory left. */
final class ProducerClasses {
    private static final Task<Integer, Integer> TASK = Task.of("rehearsal", Integer.class, Integer.class);

    private ProducerClasses() {}

    /** Initializes them, and rehearses how a handle is told of its job's end: by a notice, and because nothing is left of it. */
    static void initialize(Keys keys, QueryConnection queries) {
        StoreClasses.initialize();
        RedisClasses.initialize(
                Backpressure.class,
                JobFactory.class,
                WaitClock.class,
                ProducerListener.class,
                ProducerListeners.class,
                RemoteFailure.class,
                MapInputs.class,
                MapOptions.class);
        JobHandle<Integer> handle = new JobHandle<>(
                "a", Template.of(TASK, new Destination(keys, Duration.ZERO, 0, false), null), queries, null);
        handle.due.accept();
        OpenJobs open = new OpenJobs(Ticker.SYSTEM);
        open.begin(List.of(handle));
        ResultPoller poller = new ResultPoller(
                open, (queue, ids) -> List.of(new LookupReply(LookupReply.What.GONE, new byte[0])), Ticker.SYSTEM);
        poller.askAll();
        poller.poll();
        handle.end(new JobResult("a", TASK.name(), JobState.CANCELLED, null, null, 0, "", 0, 0, List.of(), 0));
    }
}
