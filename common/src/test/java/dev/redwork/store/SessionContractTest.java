package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.SessionStore.Reclaimed;
import dev.redwork.store.SessionStore.Renewed;
import dev.redwork.store.SessionStore.RunningJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a session may do while its lease runs, once it is over, and when it is gone. */
class SessionContractTest extends StoreContract {
    @Test
    void aSessionWithoutALeaseClaimsNothing() {
        world.enqueue("a");
        Map<String, String> before = world.dump();

        ClaimReply claimed = world.claim(1);

        assertThat(claimed.lost()).isTrue();
        assertThat(claimed.claims()).isEmpty();
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void aSessionWhoseLeaseIsOverClaimsNothingButMayStillRenew() {
        world.running("a");
        world.enqueue("b");
        endLease(World.MINE);
        Map<String, String> before = world.dump();

        assertThat(world.claim(1).lost()).isTrue();
        assertThat(Dump.changes(before, world.dump())).isEmpty();

        assertThat(renew(World.MINE).lost()).isFalse();
        assertThat(world.claim(1).claims()).hasSize(1);
    }

    @Test
    void aSessionThatIsBeingReclaimedNeitherRenewsNorClaims() {
        manyRunning(250);
        endLease(World.MINE);
        assertThat(reclaim()).isEqualTo(new Reclaimed(true, 100, 150));
        assertThat(world.text("ZSCORE", ":sessions", World.MINE)).isEqualTo("0");
        Map<String, String> before = world.dump();

        assertThat(renew(World.MINE).lost()).isTrue();
        assertThat(world.claim(1).lost()).isTrue();
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void aSessionIsReclaimedInCallsOfAHundredAndEndsWithTheLast() {
        List<String> ids = manyRunning(250);
        endLease(World.MINE);

        assertThat(reclaim()).isEqualTo(new Reclaimed(true, 100, 150));
        assertThat(world.pending()).isEqualTo(ids.subList(150, 250));
        assertThat(reclaim()).isEqualTo(new Reclaimed(true, 100, 50));
        assertThat(world.number("EXISTS", ":session:s")).isEqualTo(1);
        assertThat(reclaim()).isEqualTo(new Reclaimed(true, 50, 0));

        assertThat(world.pending()).isEqualTo(ids);
        assertThat(world.number("EXISTS", ":running:s", ":session:s", ":sessions"))
                .isZero();
        assertThat(world.total("reclaimed")).isEqualTo("250");
        assertThat(reclaim()).isEqualTo(new Reclaimed(false, 0, 0));
    }

    @Test
    void allCallsOfAReclaimTellTheSameEndOfTheLease() {
        manyRunning(150);
        endLease(World.MINE);
        String end = world.text("ZSCORE", ":sessions", World.MINE);

        reclaim();
        reclaim();

        assertThat(world.texts("HVALS", ":crashes")).hasSize(150).containsOnly(end);
    }

    @Test
    void aLivingSessionIsNotReclaimed() {
        world.running("a");
        Map<String, String> before = world.dump();

        assertThat(reclaim()).isEqualTo(new Reclaimed(false, 0, 0));
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void theOldestClaimComesBackFirst() {
        world.running("c", "b", "a");
        world.enqueue("e", "d");
        world.claim(2);
        world.enqueue("waiting");
        endLease(World.MINE);

        reclaim();

        assertThat(world.pending()).containsExactly("c", "b", "a", "e", "d", "waiting");
    }

    @Test
    void whatNobodyCanReadAmongTheHeldIsReclaimedAndHoldsNothingUp() {
        world.running("a");
        world.redis("HSET", ":running:s", "x", "by hand", "y", "");

        assertThat(world.send(world.sessions.held(World.MINE))).containsOnlyKeys("a");
        endLease(World.MINE);

        assertThat(reclaim()).isEqualTo(new Reclaimed(true, 3, 0));
        assertThat(world.pending()).containsExactlyInAnyOrder("x", "y", "a").endsWith("a");
    }

    @Test
    void outcomesOfASessionThatIsGoneAreStale() {
        Claim claim = world.running("a").get(0);
        endLease(World.MINE);
        reclaim();

        assertThat(world.settle(World.completed(claim))).containsExactly("a");
        assertThat(world.settle(World.retried(claim))).containsExactly("a");
        assertThat(world.pending()).containsExactly("a");
        assertThat(world.total("stale")).isEqualTo("2");
    }

    @Test
    void renewTellsWhatIsHeldWhatIsDueAndWhoseLeaseEndsNext() {
        world.running("a", "b");
        world.open(World.OTHER);
        world.redis("ZADD", ":sessions", 7_000_000_000_000L, World.MINE);
        long end = world.now() + 5_000;
        world.redis("ZADD", ":sessions", end, World.OTHER);
        world.redis("ZADD", ":scheduled", 3_000, "x");
        world.redis("ZADD", ":retrying", 2_000, "y");

        Renewed renewed = renew(World.MINE);

        assertThat(renewed.lost()).isFalse();
        assertThat(renewed.held()).isEqualTo(2);
        assertThat(renewed.due()).isEqualTo(2_000);
        assertThat(renewed.nextSession()).isEqualTo(World.OTHER);
        assertThat(renewed.nextLapse()).isEqualTo(end);
        assertThat(renewed.now()).isBetween(end - 10_000, end);
    }

    @Test
    void renewOfTheOnlySessionTellsOfNoOtherAndOfNothingDue() {
        world.open(World.MINE);
        Renewed renewed = renew(World.MINE);

        assertThat(renewed.nextSession()).isEmpty();
        assertThat(renewed.nextLapse()).isZero();
        assertThat(renewed.due()).isZero();
        assertThat(renewed.held()).isZero();
    }

    @Test
    void renewTellsOfTheSessionWhoseReclaimIsHalfDone() {
        world.open(World.MINE);
        world.redis("ZADD", ":sessions", 0, World.OTHER);

        assertThat(renew(World.MINE).nextSession()).isEqualTo(World.OTHER);
    }

    @Test
    void renewCutsAllLeasesThatEndLaterThanANewOneWould() {
        world.open(World.MINE);
        long far = world.now() + Duration.ofHours(1).toMillis();
        world.redis("ZADD", ":sessions", far, "set back 1", far + 1, "set back 2", far + 2, World.MINE);

        Renewed renewed = renew(World.MINE);

        assertThat(world.texts("ZRANGEBYSCORE", ":sessions", "-inf", "+inf")).hasSize(3);
        assertThat(world.number("ZCOUNT", ":sessions", "-inf", renewed.now() + World.LEASE.toMillis()))
                .isEqualTo(3);
    }

    @Test
    void aRenewalGivesALeaseThatWasNeverThereToNobody() {
        assertThat(renew("never opened").lost()).isTrue();
        assertThat(world.dump()).isEmpty();
    }

    @Test
    void openTellsTheTimeAndRefusesANameThatIsTaken() {
        long now = world.now();

        assertThat(world.send(world.sessions.openSession(World.MINE, World.LEASE, Map.of())))
                .isBetween(now, now + 10_000);
        assertThat(world.send(world.sessions.openSession(World.MINE, World.LEASE, Map.of())))
                .isZero();
    }

    @Test
    void whatAClosingSessionHoldsIsReleasedInItsOrder() {
        world.running("c", "b", "a");
        world.enqueue("waiting");
        world.silence();

        world.close(World.MINE);

        assertThat(world.pending()).containsExactly("c", "b", "a", "waiting");
        assertThat(world.rings()).isTrue();
        assertThat(world.number("EXISTS", ":crashes", ":sessions", ":session:s"))
                .isZero();
    }

    @Test
    void closeOfAnIdleSessionDoesNotRing() {
        world.open(World.MINE);
        world.send(world.sessions.closeSession(World.MINE));

        assertThat(world.dump()).isEmpty();
    }

    @Test
    void aSessionThatHoldsMoreThanAThousandIsToldOfAThousandAndStaysUntilTheLast() {
        for (int i = 0; i < 1_001; i++) {
            world.redis("HSET", ":running:s", "job-" + i, "7 1 5");
        }
        world.open(World.MINE);
        Map<String, String> before = world.dump();

        assertThat(world.send(world.sessions.closeSession(World.MINE)))
                .hasSize(1_000)
                .containsValue(7L);
        assertThat(Dump.changes(before, world.dump())).isEmpty();

        world.close(World.MINE);
        assertThat(world.pending()).hasSize(1_001).doesNotHaveDuplicates();
        assertThat(world.number("EXISTS", ":sessions", ":running:s")).isZero();
    }

    @Test
    void aClosingSessionThatHoldsWhatNobodyCanReadIsLeftToReclaim() {
        world.open(World.MINE);
        world.redis("HSET", ":running:s", "x", "by hand");

        assertThat(world.send(world.sessions.closeSession(World.MINE))).isEmpty();

        assertThat(world.text("ZSCORE", ":sessions", World.MINE)).isNotEmpty();
        endLease(World.MINE);
        assertThat(reclaim()).isEqualTo(new Reclaimed(true, 1, 0));
    }

    @Test
    void wordsThatOnlyANewerWorkerKnowsArePassedOver() {
        world.enqueue("waiting");
        world.open(World.MINE);
        world.redis("HSET", ":running:s", "b", "7 1 5 2 k=tenant x=1", "a", "7 1 5 1 k=7   ", "c", "8 1 5");

        assertThat(world.send(world.sessions.held(World.MINE)).toString()).isEqualTo("{a=7, b=7, c=8}");
        assertThat(world.send(RunningJob.of(world.keys, World.MINE)))
                .extracting(RunningJob::id)
                .containsExactly("a", "b", "c");
        endLease(World.MINE);
        reclaim();

        assertThat(world.pending()).containsExactly("a", "b", "c", "waiting");
    }

    @Test
    void onlyJobsCrash() {
        world.open(World.MINE);
        world.redis("HSET", ":running:s", "a", "7 1 5 1", "pill:x", "7 1 5 2", "cron:nightly", "7 1 5 3");
        endLease(World.MINE);

        reclaim();

        assertThat(world.pending()).containsExactly("a", "pill:x", "cron:nightly");
        assertThat(world.texts("HKEYS", ":crashes")).containsExactly("a");
    }

    @Test
    void heldAndFirstToLapseTellWhatAResyncNeeds() {
        List<Claim> claims = world.running("a", "b");

        assertThat(world.send(world.sessions.held(World.MINE)))
                .isEqualTo(
                        Map.of("a", claims.get(0).number(), "b", claims.get(1).number()));
        assertThat(world.send(world.sessions.firstToLapse())).containsOnlyKeys(World.MINE);
    }

    private List<String> manyRunning(int count) {
        List<String> ids = World.ids(count);
        world.enqueue(Duration.ZERO, ids);
        world.open(World.MINE);
        world.claim(100);
        world.claim(100);
        world.claim(100);
        return ids;
    }

    private void endLease(String session) {
        world.redis("ZADD", ":sessions", "XX", world.now() - 1, session);
    }

    private Reclaimed reclaim() {
        return world.send(world.sessions.reclaim(World.MINE, 0));
    }

    @Test
    void aRenewalTellsOfAPillThatShouldNotWait() {
        world.open(World.MINE);
        assertThat(renew(World.MINE).pill()).isFalse();
        world.redis("RPUSH", ":pending", "pill:monday");
        assertThat(renew(World.MINE).pill()).isFalse();
        world.redis("LPUSH", ":pending", "pill:now.x:9999999999999");
        assertThat(renew(World.MINE).pill()).isTrue();
    }

    private Renewed renew(String session) {
        return world.send(world.sessions.renewSession(session, World.LEASE, Map.of()));
    }
}
