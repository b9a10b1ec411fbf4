package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Payload;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The last moment to start: it counts from the due time, and both are Redis' own. */
class DeadlineContractTest extends StoreContract {
    private static final long SPAN = 60_000;
    private static final Duration DELAY = Duration.ofSeconds(100);

    private static NewJob late(String id) {
        return NewJob.of(
                new Job(id, "t", Payload.of("1"), Defaults.ATTEMPTS, World.TTL, 0, 0, SPAN, null, null, null, null));
    }

    private long deadline(String id) {
        return Long.parseLong(world.text("HGET", ":deadlines", id));
    }

    private long due(String id) {
        return (long) Double.parseDouble(world.text("ZSCORE", ":scheduled", id));
    }

    @Test
    void itIsTheDueTimePlusTheSpan() {
        long before = world.now();
        world.send(world.jobs.enqueue(
                List.of(late("a"), NewJob.of(World.job("plain")), late("b")), Duration.ZERO, 0, false));
        world.send(world.jobs.enqueue(List.of(late("later")), DELAY, 0, false));

        assertThat(deadline("a")).isBetween(before + SPAN, world.now() + SPAN);
        assertThat(deadline("b")).isEqualTo(deadline("a"));
        assertThat(deadline("later")).isEqualTo(due("later") + SPAN);
        assertThat(world.number("HLEN", ":deadlines")).isEqualTo(3);
    }

    /** However long the call was on its way. */
    @Test
    void anInstantIsStoredAsItWasGiven() {
        long at = world.now() + 100_000;
        world.send(world.jobs.enqueue(List.of(late("a")), Duration.ZERO, at, false));
        assertThat(due("a")).isEqualTo(at);
        assertThat(deadline("a")).isEqualTo(at + SPAN);

        world.send(world.jobs.enqueue(List.of(late("over")), Duration.ZERO, 1, false));
        assertThat(world.pending()).containsExactly("over");
        assertThat(deadline("over")).isBetween(world.now(), world.now() + SPAN);
    }

    @Test
    void aDuplicateChangesNothing() {
        world.send(world.jobs.enqueue(List.of(late("a")), DELAY, 0, false));
        long first = deadline("a");
        world.send(world.jobs.enqueue(List.of(late("a")), Duration.ZERO, 0, false));

        assertThat(deadline("a")).isEqualTo(first);
    }

    @Test
    void aClaimTellsIt() {
        world.send(world.jobs.enqueue(List.of(late("a"), NewJob.of(World.job("b"))), Duration.ZERO, 0, false));
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::deadline).containsExactly(deadline("a"), 0L);
    }

    @Test
    void itStaysOverARetryAndGoesWithTheEnd() {
        world.send(world.jobs.enqueue(List.of(late("done"), late("again"), late("dead")), Duration.ZERO, 0, false));
        world.send(world.jobs.enqueue(List.of(late("cancelled")), DELAY, 0, false));
        world.open(World.MINE);
        List<Claim> claims = world.claim(10).claims();
        long deadline = deadline("again");

        world.settle(World.completed(claims.get(0)), World.retried(claims.get(1)), World.buried(claims.get(2)));
        assertThat(world.operator.cancel(List.of("cancelled"))).containsValue(MoveResult.CANCELLED);

        assertThat(world.texts("HGETALL", ":deadlines")).containsExactly("again", Long.toString(deadline));
    }

    @Test
    void aRequeuedJobHasANewOne() {
        world.send(world.jobs.enqueue(List.of(late("dead")), Duration.ZERO, 0, false));
        world.open(World.MINE);
        world.settle(World.buried(world.claim(1).claims().get(0)));
        long before = world.now();

        assertThat(world.operator.requeue(List.of("dead"))).isEqualTo(Map.of("dead", MoveResult.REQUEUED));

        assertThat(deadline("dead")).isBetween(before + SPAN, world.now() + SPAN);
    }

    @Test
    void aReplacedJobHasThatOfItsNewDueTime() {
        world.send(world.jobs.enqueue(List.of(late("a")), DELAY, 0, false));
        long at = world.now() + 500_000;
        JobValue known = JobValue.of(JobJson.write(late("a").job()));
        Job next = late("a").job();
        world.send(world.operating.replace(
                new NewJob(next, JobJson.write(next), Uniqueness.BY_ID), Duration.ZERO, at, known));
        assertThat(due("a")).isEqualTo(at);
        assertThat(deadline("a")).isEqualTo(at + SPAN);

        world.send(world.operating.replace(NewJob.of(World.job("a")).byId(), DELAY, 0, known));
        assertThat(world.number("EXISTS", ":deadlines")).isZero();
    }
}
