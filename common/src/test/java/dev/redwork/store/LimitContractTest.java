package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Failure;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.EnqueueReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobStore.QueueUsage;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a queue may hold at most, and who stands where when it takes more. */
class LimitContractTest extends StoreContract {
    private static final int SPEC = JobJson.write(World.job("a")).length;

    @Test
    void aCallThatWouldExceedTheJobsIsRefusedAsAWhole() {
        world.redis("HSET", ":limits", "jobs", 3);
        assertThat(world.enqueue("a", "b")).isEmpty();
        Map<String, String> before = world.dump();

        assertThat(enqueued("c", "d")).isEqualTo(new EnqueueReply(Map.of(), new QueueUsage(3, 0, 2, 2L * SPEC, 0)));

        assertThat(Dump.changes(before, world.dump())).isEmpty();
        assertThat(enqueued("c").full()).isNull();
    }

    @Test
    void bytesAreThoseOfAllSpecsAlsoOfWhatRuns() {
        world.redis("HSET", ":limits", "bytes", 2 * SPEC);
        List<Claim> running = world.running("a");
        assertThat(enqueued("b", "c").full()).isEqualTo(new QueueUsage(0, 2L * SPEC, 0, SPEC, 0));

        world.settle(World.completed(running.get(0)));

        assertThat(enqueued("b", "c").full()).isNull();
    }

    /** A storm of failures with long messages must not fill a Redis whose queue is limited. */
    @Test
    void bytesAreThoseOfFailuresToo() {
        world.redis("HSET", ":limits", "bytes", 2_300);
        List<Claim> running = world.running("a", "b", "c");
        Failure failure = Failure.of(Failure.Reason.FAILED, "x".repeat(1_000), 1, 0);
        world.settle(
                new Outcome.Retried(running.get(0), failure),
                new Outcome.Retried(running.get(1), failure),
                World.completed(running.get(2)));
        long failures = world.number("HSTRLEN", ":failures", "a") + world.number("HSTRLEN", ":failures", "b");
        assertThat(world.total("bytes")).isEqualTo(Long.toString(2L * SPEC + failures));

        assertThat(enqueued(World.ids(10).toArray(String[]::new)).full()).isNotNull();

        world.redis("ZADD", ":retrying", 1, "a", 1, "b");
        world.send(world.jobs.promote(10));
        world.settle(world.claim(10).claims().stream().map(World::completed).toArray(Outcome[]::new));
        assertThat(world.total("bytes")).isEqualTo("0");
    }

    @Test
    void scheduledRetryingAndParkedJobsTakeRoomAndEndedOnesAreCounted() {
        world.redis("HSET", ":limits", "jobs", 4);
        List<Claim> claims = world.running("a", "b", "p");
        world.settle(World.retried(claims.get(0)), World.completed(claims.get(1)), World.parked(claims.get(2)));
        world.enqueueIn(Duration.ofHours(1), "c", "d");

        long bytes = 4L * SPEC + world.number("HSTRLEN", ":failures", "a");
        assertThat(enqueued("e").full()).isEqualTo(new QueueUsage(4, 0, 4, bytes, 1));
    }

    @Test
    void whatIsThereAlreadyTakesNoRoom() {
        world.enqueue("a", "b");
        world.redis("HSET", ":limits", "jobs", 1);

        assertThat(enqueued("a", "b")).isEqualTo(new EnqueueReply(Map.of(0, "a", 1, "b"), null));
        assertThat(enqueued("a", "c").full()).isNotNull();
    }

    @Test
    void retriesAndReleasesAreNeverRefused() {
        List<Claim> claims = world.running("a", "b");
        world.redis("HSET", ":limits", "jobs", 1, "bytes", 1);

        assertThat(world.settle(World.retried(claims.get(0)), new Outcome.Released(claims.get(1))))
                .isEmpty();
        world.redis("ZADD", ":retrying", world.now() - 1, "a");
        assertThat(world.send(world.jobs.promote(10)).jobs()).isEqualTo(1);
    }

    @Test
    void jobsOfOneCallStandAtTheFrontInTheirOrder() {
        world.enqueue("a", "b");

        send(true, "c", "d", "e");

        assertThat(world.pending()).containsExactly("c", "d", "e", "a", "b");
    }

    private EnqueueReply enqueued(String... ids) {
        return send(false, ids);
    }

    private EnqueueReply send(boolean front, String... ids) {
        List<NewJob> jobs =
                List.of(ids).stream().map(id -> NewJob.of(World.job(id))).toList();
        return world.send(world.jobs.enqueue(jobs, Duration.ZERO, 0, front));
    }
}
