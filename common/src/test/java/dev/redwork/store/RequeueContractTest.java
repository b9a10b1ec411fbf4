package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.JobReader;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Payload;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What has ended is put into the line again, or taken away. */
class RequeueContractTest extends StoreContract {
    @Test
    void aDeadJobWaitsAgainUnderItsIdWithItsLastFailureAndAllItsAttempts() {
        bury("a");
        world.redis("HSET", ":crashes", "a", "1000 2000");
        world.enqueue("first");
        world.silence();

        assertThat(world.operator.requeue(List.of("a"))).containsExactly(Map.entry("a", MoveResult.REQUEUED));

        assertThat(world.rings()).isTrue();
        assertThat(world.pending()).containsExactly("first", "a");
        JobRecord record = new JobReader(world.link, world.keys).find("a");
        assertThat(record.state()).isEqualTo(JobState.PENDING);
        assertThat(Objects.requireNonNull(record.failure()).message()).isEqualTo("buried");
        Claim claim = world.claim(2).claims().get(1);
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.crashes()).isEmpty();
        assertThat(claim.spec()).isEqualTo(JobJson.write(World.job("a")));
        assertThat(Objects.requireNonNull(claim.lastFailure()).reason()).isEqualTo(Failure.Reason.FAILED);
        world.settle(World.completed(claim));
        assertThat(world.number("EXISTS", ":failures", ":attempts", ":dead")).isZero();
    }

    @Test
    void aCancelledJobWaitsAgainAndItsSpecHasNoEnd() {
        world.enqueue("a");
        world.enqueueIn(Duration.ofHours(1), "later");
        world.operator.cancel(List.of("later", "a"));

        assertThat(world.operator.requeue(List.of("a", "later")).values()).containsOnly(MoveResult.REQUEUED);

        assertThat(world.pending()).containsExactly("a", "later");
        assertThat(world.number("PTTL", ":job:a")).isEqualTo(-1);
        assertThat(world.text("GET", ":job:a")).isEqualTo(World.text(JobJson.write(World.job("a"))));
        assertThat(world.number("EXISTS", ":scheduled")).isZero();
        assertThat(world.total("bytes")).isEqualTo(Integer.toString(2 * JobJson.write(World.job("a")).length));
    }

    @Test
    void itStandsBehindAllThatWaitsAndItsOldEntryStaysVoid() {
        world.enqueue("a", "b", "c");
        world.operator.cancel(List.of("b"));

        world.operator.requeue(List.of("b"));

        assertThat(world.pending()).containsExactly("a", "b", "c", "b");
        assertThat(world.open(World.MINE).claim(10).claims())
                .extracting(Claim::id)
                .containsExactly("a", "c", "b");
        assertThat(world.number("EXISTS", ":tombstones", ":pending")).isZero();
    }

    @Test
    void aSpecOfManyLinesComesBackByteForByte() {
        byte[] spec = World.bytes("{\"v\":1,\n\"task\":\"t\"}\n\0\n");
        world.send(world.jobs.enqueue(List.of(new NewJob(World.job("a"), spec, null)), Duration.ZERO, 0, false));
        world.operator.cancel(List.of("a"));

        world.operator.requeue(List.of("a"));

        assertThat(world.open(World.MINE).claim(10).claims())
                .singleElement()
                .satisfies(claim -> assertThat(claim.spec()).isEqualTo(spec));
    }

    @Test
    void itsBatchIsOpenAgain() {
        Batched batched = new Batched(world);
        List<Claim> claims = batched.running("x", "a", "b");
        world.settle(Batched.ended(claims.get(0), JobState.DEAD, "x"));
        world.settle(Batched.ended(claims.get(1), JobState.SUCCEEDED, "x"));
        assertThat(batched.life("x")).isPositive();

        world.operator.requeue(List.of("a"));

        assertThat(batched.counts("x")).isEqualTo(Batched.counts(2, 1, 1, 0, 0));
        assertThat(batched.life("x")).isEqualTo(-1);
        assertThat(batched.forgotten("x")).isEqualTo("inf");
        world.settle(Batched.ended(world.claim(1).claims().get(0), JobState.SUCCEEDED, "x"));
        assertThat(batched.counts("x")).isEqualTo(Batched.counts(2, 0, 2, 0, 0));
        assertThat(batched.life("x")).isPositive();
    }

    @Test
    void aBatchThatWasForgottenBeginsAnew() {
        Batched batched = new Batched(world);
        List<Claim> claims = batched.running("x", "a", "b");
        world.settle(
                Batched.ended(claims.get(0), JobState.DEAD, "x"), Batched.ended(claims.get(1), JobState.DEAD, "x"));
        world.redis("DEL", ":batch:x", ":batches");

        world.operator.requeue(List.of("a", "b"));

        assertThat(batched.counts("x")).isEqualTo(Batched.counts(2, 2, 0, 0, 0));
        assertThat(world.send(batched.store.read("x")).created()).isPositive();
    }

    @Test
    void whatCannotRunAgainIsToldApart() {
        world.running("runs", "done");
        settled("done", JobState.SUCCEEDED);
        world.enqueue("waits");
        world.redis("ZADD", ":dead", 5, "vanished");
        Map<String, String> before = world.dump();

        assertThat(world.operator.requeue(List.of("runs", "done", "waits", "vanished", "nobody")))
                .containsExactly(
                        Map.entry("runs", MoveResult.WAITING),
                        Map.entry("done", MoveResult.ENDED),
                        Map.entry("waits", MoveResult.WAITING),
                        Map.entry("vanished", MoveResult.ENDED),
                        Map.entry("nobody", MoveResult.GONE));

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void aJobThatWasCancelledWhileItRanCannotRunAgain() {
        world.running("a");
        settled("a", JobState.CANCELLED);

        assertThat(world.operator.requeue(List.of("a"))).containsEntry("a", MoveResult.ENDED);
    }

    @Test
    void deletedJobsLeaveNothingBehind() {
        bury("dead");
        world.running("done");
        settled("done", JobState.SUCCEEDED);
        world.enqueue("waits", "cancelled");
        world.operator.cancel(List.of("cancelled"));

        assertThat(world.operator.delete(List.of("dead", "done", "cancelled", "waits", "nobody")))
                .containsExactly(
                        Map.entry("dead", MoveResult.DELETED),
                        Map.entry("done", MoveResult.DELETED),
                        Map.entry("cancelled", MoveResult.DELETED),
                        Map.entry("waits", MoveResult.WAITING),
                        Map.entry("nobody", MoveResult.GONE));

        assertThat(world.total("deleted")).isEqualTo("3");
        assertThat(world.total("bytes")).isEqualTo(Integer.toString(JobJson.write(World.job("a")).length));
        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("waits");
        assertThat(world.number("EXISTS", ":dead", ":failures", ":attempts", ":tombstones", ":pending"))
                .isZero();
    }

    @Test
    void theDeadThatAreTooManyGoTheOldestFirst() {
        bury("a", "b", "c", "d");
        world.redis("ZADD", ":dead", world.now() - 50_000, "a", world.now() - 60_000, "c");
        world.redis("HSET", ":cancelling", "a", 1);

        assertThat(world.operator.prune(2, Duration.ofDays(90), 0)).isEqualTo(2);

        assertThat(world.texts("ZRANGE", ":dead", 0, -1)).containsExactly("b", "d");
        assertThat(world.texts("HKEYS", ":failures")).containsExactlyInAnyOrder("b", "d");
        assertThat(world.texts("HKEYS", ":attempts")).containsExactlyInAnyOrder("b", "d");
        assertThat(world.number("EXISTS", ":job:a", ":job:c", ":cancelling")).isZero();
        assertThat(world.total("pruned")).isEqualTo("2");
        assertThat(world.total("bytes"))
                .isEqualTo(Long.toString(
                        2 * (JobJson.write(World.job("a")).length + world.number("HSTRLEN", ":failures", "b"))));
    }

    @Test
    void theDeadThatAreTooOldGoHoweverFewTheyAre() {
        bury("a", "b", "c");
        long days90 = Duration.ofDays(90).toMillis();
        world.redis("ZADD", ":dead", world.now() - days90 - 60_000, "a", world.now() - days90 + 60_000, "b");

        assertThat(world.operator.prune(0)).isEqualTo(1);
        assertThat(world.operator.prune(0)).isZero();

        assertThat(world.texts("ZRANGE", ":dead", 0, -1)).containsExactly("b", "c");
    }

    @Test
    void manyDeadArePrunedInManyCalls() {
        for (int i = 0; i < 5; i++) {
            bury(World.ids(500).stream().map(("x" + i)::concat).toArray(String[]::new));
        }

        assertThat(world.operator.prune(100, Duration.ofDays(90), 0)).isEqualTo(2_400);

        assertThat(world.number("ZCARD", ":dead")).isEqualTo(100);
        assertThat(world.number("HLEN", ":failures")).isEqualTo(100);
    }

    @Test
    void aDeadJobThatIsPrunedCanBeEnqueuedAgain() {
        bury("a");
        assertThat(world.enqueue("a")).containsExactly(0);

        world.operator.prune(0, Duration.ofDays(90), 0);

        assertThat(world.enqueue("a")).isEmpty();
        assertThat(world.claim(1).claims().get(0).attempt()).isEqualTo(1);
    }

    @Test
    void aCancelledJobKeepsItsInputToBeRead() {
        Job job = new Job("a", "t", Payload.of("[1,2]"), 3, World.TTL, null, null);
        world.enqueue(Duration.ZERO, job);
        world.operator.cancel(List.of("a"));

        JobRecord record = new JobReader(world.link, world.keys).find("a");

        assertThat(record.state()).isEqualTo(JobState.CANCELLED);
        assertThat(Objects.requireNonNull(record.spec()).input()).isEqualTo(Payload.of("[1,2]"));
        List<LookupReply> looked = world.send(new JobStore(world.keys).lookup(List.of("a")));
        assertThat(looked).singleElement().matches(found -> found.what() == LookupReply.What.ENDED);
    }

    private void bury(String... ids) {
        world.enqueue(ids);
        List<Claim> claims = world.open(World.MINE).claim(ids.length).claims();
        world.settle(claims.stream().map(World::buried).toArray(Outcome[]::new));
    }

    private void settled(String id, JobState state) {
        long number = world.send(world.sessions.held(World.MINE)).getOrDefault(id, 0L);
        world.settle(Batched.ended(World.heldUnder(id, number), state, null));
    }
}
