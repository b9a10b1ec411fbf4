package dev.redwork.store;

import static dev.redwork.job.JobState.CANCELLED;
import static dev.redwork.job.JobState.DEAD;
import static dev.redwork.job.JobState.SUCCEEDED;
import static dev.redwork.store.Batched.counts;
import static dev.redwork.store.Batched.ended;
import static dev.redwork.store.Batched.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.BatchStore.Cancelled;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts of a batch move with its jobs' own transitions. */
class BatchContractTest extends StoreContract {
    private Batched batched;

    @BeforeEach
    void batches() {
        batched = new Batched(world);
    }

    @Test
    void jobsOfManyBatchesAndOfNoneAreCountedInOneCall() {
        batched.enqueue(Duration.ZERO, job("a", "x"), job("b", null), job("c", "y"), job("d", "x"), job("e", null));

        assertThat(batched.counts("x")).isEqualTo(counts(2, 2, 0, 0, 0));
        assertThat(batched.counts("y")).isEqualTo(counts(1, 1, 0, 0, 0));
        assertThat(world.texts("ZRANGE", ":batches", 0, -1)).containsExactlyInAnyOrder("x", "y");
        assertThat(world.total("enqueued")).isEqualTo("5");
    }

    @Test
    void aDuplicateIsNotCountedWhereverItsFirstIs() {
        List<Claim> claims = batched.running("x", "ended", "dies", "runs");
        world.settle(ended(claims.get(0), SUCCEEDED, "x"), ended(claims.get(1), DEAD, "x"));

        assertThat(batched.enqueue(
                        Duration.ZERO,
                        job("ended", "x"),
                        job("dies", "y"),
                        job("runs", "x"),
                        job("new", "x"),
                        job("new", "y")))
                .containsExactly(0, 1, 2, 4);

        assertThat(batched.counts("x")).isEqualTo(counts(4, 2, 1, 1, 0));
        assertThat(world.number("EXISTS", ":batch:y"))
                .as("a batch without jobs")
                .isZero();
        assertThat(batched.forgotten("y")).isEmpty();
    }

    @Test
    void scheduledJobsAreOpenFromTheStart() {
        batched.enqueue(Duration.ofSeconds(1000), job("a", "x"), job("b", "x"));

        assertThat(batched.counts("x")).isEqualTo(counts(2, 2, 0, 0, 0));
    }

    @Test
    void endsOfSeveralBatchesAreCountedInOneRoundTripAndStaleOnesAreNot() {
        batched.enqueue(
                Duration.ZERO,
                job("a", "x"),
                job("b", "y"),
                job("c", null),
                job("d", "x"),
                job("e", "y"),
                job("f", "x"),
                job("g", "x"));
        List<Claim> claims = world.open(World.MINE).claim(7).claims();
        Claim lost = World.heldUnder("g", 1);

        assertThat(world.settle(
                        ended(claims.get(0), SUCCEEDED, "x"),
                        ended(claims.get(1), SUCCEEDED, "y"),
                        ended(claims.get(2), SUCCEEDED, null),
                        ended(claims.get(3), CANCELLED, "x"),
                        ended(claims.get(4), DEAD, "y"),
                        ended(claims.get(5), DEAD, "x"),
                        ended(lost, SUCCEEDED, "x"),
                        ended(lost, CANCELLED, "x"),
                        ended(lost, DEAD, "x")))
                .containsExactly("g", "g", "g");

        assertThat(batched.counts("x")).isEqualTo(counts(4, 1, 1, 1, 1));
        assertThat(batched.counts("y")).isEqualTo(counts(2, 0, 1, 1, 0));
    }

    @Test
    void aCallThatIsRepeatedIsNotCountedTwice() {
        List<Claim> claims = batched.running("x", "a", "b", "c");
        Outcome[] outcomes = {
            ended(claims.get(0), SUCCEEDED, "x"), ended(claims.get(1), CANCELLED, "x"), ended(claims.get(2), DEAD, "x")
        };
        assertThat(world.settle(outcomes)).isEmpty();

        assertThat(world.settle(outcomes)).hasSize(3);
        batched.enqueue("x", "a", "b", "c");

        assertThat(batched.counts("x")).isEqualTo(counts(3, 0, 1, 1, 1));
    }

    @Test
    void movesThatEndNoJobLeaveTheCountsAlone() {
        List<Claim> claims = batched.running("x", "a", "b", "c");
        Map<String, String> before = Reply.map(world.redis("HGETALL", ":batch:x"));

        world.settle(World.retried(claims.get(0)), new Outcome.Released(claims.get(1)), World.parked(claims.get(2)));
        world.redis("ZADD", ":retrying", 1, "a", 1, "c");
        assertThat(world.send(world.jobs.promote(10)).jobs()).isEqualTo(2);
        assertThat(world.claim(3).claims()).hasSize(3);
        world.redis("ZADD", ":sessions", 1, World.MINE);
        world.send(world.sessions.reclaim(World.MINE, 0));

        assertThat(world.pending()).hasSize(3);
        assertThat(Reply.map(world.redis("HGETALL", ":batch:x"))).isEqualTo(before);
        assertThat(batched.life("x")).isEqualTo(-1);
    }

    @Test
    void aBatchIsKeptForADayFromItsLastEndOnAndTheIndexSaysSo() {
        List<Claim> claims = batched.running("x", "a", "b");
        world.settle(ended(claims.get(0), SUCCEEDED, "x"));
        assertThat(batched.life("x")).as("one is open").isEqualTo(-1);
        assertThat(batched.forgotten("x")).isEqualTo("inf");

        world.settle(ended(claims.get(1), DEAD, "x"));

        long day = Defaults.BATCH_TTL.toMillis();
        assertThat(batched.life("x")).isBetween(day - 10_000, day);
        assertThat(Long.parseLong(batched.forgotten("x"))).isBetween(world.now() + day - 10_000, world.now() + day);
    }

    @Test
    void whoJoinsAnEndedBatchKeepsIt() {
        world.settle(ended(batched.running("x", "a").get(0), SUCCEEDED, "x"));
        String created = world.text("HGET", ":batch:x", "created");
        assertThat(batched.life("x")).isPositive();

        batched.enqueue("x", "b");

        assertThat(batched.life("x")).isEqualTo(-1);
        assertThat(batched.forgotten("x")).isEqualTo("inf");
        assertThat(world.text("HGET", ":batch:x", "created")).isEqualTo(created);
        assertThat(batched.counts("x")).isEqualTo(counts(2, 1, 1, 0, 0));
    }

    @Test
    void theIndexLosesWhatWasForgottenWithTheNextBatch() {
        List<Claim> claims = batched.running("old", "a", "b");
        world.settle(ended(claims.get(0), SUCCEEDED, "old"), ended(claims.get(1), SUCCEEDED, "old"));
        world.redis("ZADD", ":batches", 1, "old");
        world.redis("PEXPIRE", ":batch:old", 1);

        batched.enqueue("new", "c");

        assertThat(world.texts("ZRANGE", ":batches", 0, -1)).containsExactly("new");
    }

    @Test
    void aBatchIsCancelledOnceWhileItIsOpenAndWhenItHasEndedToo() {
        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.UNKNOWN);
        assertThat(world.dump()).isEmpty();
        Claim claim = batched.running("x", "a").get(0);

        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.CANCELLING);
        long at = world.send(batched.store.read("x")).cancelling();
        assertThat(at).isBetween(world.now() - 10_000, world.now());
        Map<String, String> once = world.dump();
        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.AGAIN);
        assertThat(Dump.changes(once, world.dump())).isEmpty();

        world.settle(ended(claim, CANCELLED, "x"));
        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.AGAIN);
        world.settle(ended(batched.running("y", "b").get(0), SUCCEEDED, "y"));
        assertThat(world.send(batched.store.cancel("y"))).isEqualTo(Cancelled.CANCELLING);
        assertThat(batched.life("y")).as("it is forgotten all the same").isPositive();
    }

    @Test
    void thousandJobsOfAThousandBatchesFitIntoOneCall() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(job("j" + i, "b" + i));
        }
        assertThat(batched.enqueue(Duration.ZERO, jobs.toArray(Job[]::new))).isEmpty();
        List<Claim> claims = world.open(World.MINE).claim(1_000).claims();

        assertThat(world.settle(claims.stream()
                        .map(claim -> ended(claim, SUCCEEDED, "b" + claim.id().substring(1)))
                        .toArray(Outcome[]::new)))
                .isEmpty();

        assertThat(world.number("ZCARD", ":batches")).isEqualTo(1_000);
        assertThat(world.number("ZCOUNT", ":batches", "inf", "inf")).isZero();
        assertThat(batched.counts("b999")).isEqualTo(counts(1, 0, 1, 0, 0));
    }
}
