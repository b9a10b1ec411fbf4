package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.JobReader;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Crashes: how they are kept, and that a job which killed two workers runs alone the third time. */
class SuspectContractTest extends StoreContract {
    @Test
    void whatSomebodyWroteByHandDoesNotHoldUpTheLine() {
        world.enqueue("a");
        world.open(World.MINE);
        world.redis("HSET", ":crashes", "a", "yesterday 5000 99999999999999999999 7x");
        world.redis("HSET", ":failures", "a", "it broke");

        Claim claim = world.claim(1).claims().get(0);

        assertThat(claim.crashes()).containsExactly(5_000L);
        assertThat(claim.lastFailure()).isNotNull();
        assertThat(new JobReader(world.link, world.keys).find("a").crashes()).containsExactly(5_000L);
    }

    @Test
    void aCrashIsKeptAsTheEndOfTheLease() {
        world.running("a");
        crash(5_000);

        Claim claim = world.open(World.MINE).claim(1).claims().get(0);

        assertThat(claim.crashes()).containsExactly(5_000L);
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.lastFailure()).isNull();
    }

    @Test
    void theLastThreeCrashesAreKeptInTheirOrder() {
        world.running("a");
        for (long end : List.of(1_000, 2_000, 3_000, 4_000)) {
            crash(end);
            world.open(World.MINE).claim(1);
        }

        assertThat(world.text("HGET", ":crashes", "a")).isEqualTo("2000 3000 4000");
    }

    @Test
    void aSessionTakesOneSuspectAndPutsTheOthersToTheTail() {
        world.enqueue("s1", "a", "s2", "b", "s3");
        suspects("s1", "s2", "s3");
        world.open(World.MINE);

        ClaimReply claimed = world.claim(10);

        assertThat(claimed.claims()).extracting(Claim::id).containsExactly("s1", "a", "b");
        assertThat(claimed.left()).as("what this session could take").isZero();
        assertThat(world.pending()).containsExactly("s2", "s3");
    }

    @Test
    void aSecondSuspectStandsBehindWhatWaits() {
        world.enqueue("s1", "s2", "a", "b");
        suspects("s1", "s2");
        world.open(World.MINE);

        world.claim(2);

        assertThat(world.pending()).containsExactly("a", "b", "s2");
    }

    @Test
    void aSessionThatHoldsASuspectTakesNoOther() {
        world.enqueue("s1");
        suspects("s1", "s2");
        world.open(World.MINE).claim(1);
        world.enqueue("s2", "a");

        assertThat(world.claim(1).claims()).isEmpty();
        assertThat(world.pending()).containsExactly("a", "s2");
        assertThat(world.claim(1).claims()).extracting(Claim::id).containsExactly("a");
    }

    @Test
    void aSessionThatHoldsMoreThanAnyLaneClaimsOnWhileSomeJobHasCrashed() {
        suspects("elsewhere");
        world.open(World.MINE);
        for (int from = 0; from < 7_000; from += 1_000) {
            Object[] held = Stream.concat(
                            Stream.of(":running:" + World.MINE),
                            IntStream.range(from, from + 1_000).boxed().flatMap(job -> Stream.of("job" + job, "1 1 1")))
                    .toArray();
            world.redis("HSET", held);
        }
        world.enqueue("a");

        assertThat(world.claim(1).claims()).extracting(Claim::id).containsExactly("a");
    }

    @Test
    void anotherSessionTakesTheOtherSuspect() {
        world.enqueue("s1", "s2");
        suspects("s1", "s2");
        world.open(World.MINE).claim(2);

        assertThat(world.open(World.OTHER).claim(World.OTHER, 2).claims())
                .extracting(Claim::id)
                .containsExactly("s2");
    }

    @Test
    void aSuspectIsTakenAgainOnceTheFirstHasEnded() {
        world.enqueue("s1", "s2");
        suspects("s1", "s2");
        List<Claim> claims = world.open(World.MINE).claim(2).claims();

        world.settle(World.completed(claims.get(0)));

        assertThat(world.claim(2).claims()).extracting(Claim::id).containsExactly("s2");
    }

    @Test
    void jobsThatCrashedOnceRunTogether() {
        world.enqueue("a", "b");
        world.redis("HSET", ":crashes", "a", "1000", "b", "1000");
        world.open(World.MINE);

        assertThat(world.claim(2).claims()).hasSize(2);
    }

    @Test
    void aSuspectThatNoLongerFitsInTheTakeStaysAtTheHead() {
        world.redis("SET", ":job:big", "x".repeat(1_000_000));
        world.redis("SET", ":job:s1", "x".repeat(1_000_000));
        world.redis("RPUSH", ":pending", "big", "s1");
        suspects("s1");
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("big");
        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("s1");
    }

    private void crash(long end) {
        world.redis("ZADD", ":sessions", end, World.MINE);
        world.send(world.sessions.reclaim(World.MINE, 0));
    }

    private void suspects(String... ids) {
        for (String id : ids) {
            world.redis("HSET", ":crashes", id, "1000 2000");
        }
    }
}
