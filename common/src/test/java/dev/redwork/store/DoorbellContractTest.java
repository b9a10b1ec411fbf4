package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Timing;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.Doorbell;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At most one token; what makes work claimable rings; only a claim that finds the line empty silences. */
class DoorbellContractTest extends StoreContract {
    @Test
    void manyEnqueuesLeaveOneToken() {
        world.enqueue("a");
        world.enqueue("b", "c");
        world.send(world.pills.pushPills(List.of("p"), false, World.LEASE));
        world.send(Doorbell.ringDoorbell(world.keys));

        assertThat(world.number("LLEN", ":doorbell")).isEqualTo(1);
    }

    @Test
    void anEnqueueOfDuplicatesDoesNotRing() {
        world.enqueue("a");
        world.silence();

        assertThat(world.enqueue("a")).containsExactly(0);
        assertThat(world.rings()).isFalse();
    }

    @Test
    void aClaimThatLeavesMoreRings() {
        world.enqueue("a", "b");
        world.open(World.MINE);
        world.silence();

        assertThat(world.claim(1).left()).isEqualTo(1);
        assertThat(world.rings()).isTrue();
    }

    @Test
    void aClaimThatTakesAllDoesNotRing() {
        world.enqueue("a", "b");
        world.open(World.MINE);
        world.silence();

        assertThat(world.claim(2).left()).isZero();
        assertThat(world.rings()).isFalse();
    }

    @Test
    void aClaimThatTakesTheLastLeavesTheTokenAndTheNextOneSilencesIt() {
        world.enqueue("a");
        world.open(World.MINE);

        world.claim(1);
        assertThat(world.rings()).isTrue();
        world.claim(1);
        assertThat(world.rings()).isFalse();
    }

    @Test
    void aClaimThatNeitherTookNorDroppedDoesNotRingThoughMoreIsLeft() {
        world.enqueue("suspect", "other-suspect");
        world.redis("HSET", ":crashes", "suspect", "1 2", "other-suspect", "1 2");
        world.open(World.MINE).claim(1);
        world.silence();

        // Else two of them would turn the line round and round.
        assertThat(world.claim(1).claims()).isEmpty();

        assertThat(world.pending()).containsExactly("other-suspect");
        assertThat(world.rings()).isFalse();
    }

    @Test
    void aClaimOfALostSessionDoesNotSilence() {
        world.redis("LPUSH", ":doorbell", 1);

        assertThat(world.claim(1).lost()).isTrue();
        assertThat(world.rings()).isTrue();
    }

    @Test
    void aRetryRingsOnlyWhenItIsNowTheEarliest() {
        List<Claim> claims = world.running("a", "b");
        world.silence();

        world.settle(World.retried(claims.get(0)));
        assertThat(world.rings()).isTrue();

        world.silence();
        world.settle(World.retried(claims.get(1)));
        assertThat(world.rings()).isFalse();
    }

    @Test
    void aScheduledJobRingsOnlyWhenItIsNowTheEarliest() {
        world.enqueueIn(Duration.ofSeconds(1000), "a");
        assertThat(world.rings()).isTrue();

        world.silence();
        world.enqueueIn(Duration.ofSeconds(2000), "b");
        assertThat(world.rings()).isFalse();

        world.enqueueIn(Duration.ofSeconds(500), "c");
        assertThat(world.rings()).isTrue();
    }

    @Test
    void promoteReleaseReclaimAndCloseRing() {
        List<Claim> claims = world.running("a", "b", "c");
        world.silence();
        world.settle(new Outcome.Released(claims.get(0)));
        assertThat(world.rings()).as("release").isTrue();

        world.silence();
        world.redis("ZADD", ":scheduled", 1, "d");
        world.send(world.jobs.promote(10));
        assertThat(world.rings()).as("promote").isTrue();

        world.silence();
        world.redis("ZADD", ":sessions", 1, World.MINE);
        world.send(world.sessions.reclaim(World.MINE, 0));
        assertThat(world.rings()).as("reclaim").isTrue();

        world.open(World.MINE).claim(5);
        world.silence();
        world.close(World.MINE);
        assertThat(world.rings()).as("close").isTrue();
    }

    @Test
    void nothingAddsASecondToken() {
        List<Claim> claims = world.running("a", "b", "c");
        world.enqueue("d", "e");

        world.claim(1);
        world.settle(new Outcome.Released(claims.get(0)), World.retried(claims.get(1)));
        world.redis("ZADD", ":scheduled", 1, "f");
        world.send(world.jobs.promote(10));
        world.redis("ZADD", ":sessions", 1, World.MINE);
        world.send(world.sessions.reclaim(World.MINE, 0));
        world.open(World.MINE).claim(2);
        world.close(World.MINE);
        world.enqueueIn(Duration.ofSeconds(1), "g");

        assertThat(world.number("LLEN", ":doorbell")).isEqualTo(1);
    }

    @Test
    void staleOutcomesAndEmptyMovesDoNotRing() {
        world.running("a");
        world.silence();

        world.settle(new Outcome.Released(World.heldUnder("a", 1)), World.retried(World.heldUnder("a", 1)));
        world.send(world.jobs.promote(10));
        world.open(World.OTHER).redis("ZADD", ":sessions", 1, World.OTHER);
        world.send(world.sessions.reclaim(World.OTHER, 0));

        assertThat(world.rings()).isFalse();
    }

    @Test
    void aTokenGoesBackOnlyWhileSomethingWaits() {
        assertThat(world.send(Doorbell.ringDoorbell(world.keys))).isZero();
        assertThat(world.rings()).isFalse();

        world.enqueue("a");
        world.silence();
        assertThat(world.send(Doorbell.ringDoorbell(world.keys))).isEqualTo(1);
        assertThat(world.rings()).isTrue();
    }

    @Test
    void aListenerHearsWhichQueueRang() {
        Keys high = Keys.of(world.settings, "high");
        Doorbell bells = new Doorbell(List.of(high, world.keys), Timing.DEFAULT.block());
        world.enqueue("a");

        assertThat(world.send(bells.listen())).isEqualTo("q");
        assertThat(world.rings()).isFalse();
    }
}
