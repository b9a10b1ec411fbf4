package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pills in the line: who takes them, when they are dropped, and the receipts. */
class PillContractTest extends StoreContract {
    private static final Duration LIFE = Duration.ofMinutes(1);

    @Test
    void aPillAtTheTailIsTakenAfterAllWorkAndEndsTheTake() {
        world.enqueue("a", "b");
        stop(false, "p");
        world.enqueue("c");
        world.open(World.MINE);

        ClaimReply claimed = world.claim(10);

        assertThat(claimed.claims()).extracting(Claim::isPill).containsExactly(false, false, true);
        assertThat(claimed.claims().get(2).pillName()).isEqualTo("p");
        assertThat(claimed.claims().get(2).spec()).isEmpty();
        assertThat(claimed.left()).isEqualTo(1);
        assertThat(world.pending()).containsExactly("c");
    }

    @Test
    void pillsAtTheHeadComeBeforeAllWorkAndOneEachTake() {
        world.enqueue("a");
        stop(true, "p", "q");
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::pillName).containsExactly("q");
        assertThat(world.claim(10).claims()).extracting(Claim::pillName).containsExactly("p");
        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("a");
    }

    @Test
    void aPillIsHeldLikeAJob() {
        stop(false, "p");
        Claim pill = world.open(World.MINE).claim(1).claims().get(0);

        assertThat(world.send(world.sessions.held(World.MINE))).containsEntry(pill.id(), pill.number());
    }

    @Test
    void aPillWhoseTimeIsOverIsDroppedAndWhatIsBehindItIsLeft() {
        world.redis("RPUSH", ":pending", "pill:old:" + (world.now() - 1), "pill:new:" + (world.now() + 60_000));
        world.open(World.MINE);

        ClaimReply claimed = world.claim(10);

        assertThat(claimed.claims()).isEmpty();
        assertThat(claimed.left()).isEqualTo(1);
        assertThat(world.number("EXISTS", ":running:s")).isZero();
        assertThat(world.claim(10).claims()).extracting(Claim::pillName).containsExactly("new");
    }

    @Test
    void aPillWhoseTimeIsOverEndsTheTakeBehindTheJobsBeforeIt() {
        world.enqueue("a");
        world.redis("RPUSH", ":pending", "pill:old:1");
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("a");
        assertThat(world.pending()).isEmpty();
    }

    @Test
    void aPillPushedByHandWaitsUntilItIsTaken() {
        world.redis("RPUSH", ":pending", "pill:monday", "pill:5");
        world.open(World.MINE);

        assertThat(world.claim(1).claims()).extracting(Claim::pillName).containsExactly("monday");
        assertThat(world.claim(1).claims()).extracting(Claim::pillName).containsExactly("5");
    }

    @Test
    void aPillThatDoesNotFitInTheTakeStaysInTheLine() {
        world.redis("SET", ":job:a", "x".repeat(900_000));
        world.redis("SET", ":job:b", "x".repeat(900_000));
        world.redis("RPUSH", ":pending", "a", "b", "pill:monday");
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("a");
        assertThat(world.pending()).containsExactly("b", "pill:monday");
    }

    @Test
    void aSecondPillIsReleasedToTheFront() {
        stop(false, "p");
        world.enqueue("a");
        List<Claim> claims = world.open(World.MINE).claim(10).claims();

        assertThat(world.settle(new Outcome.Released(claims.get(0)))).isEmpty();

        assertThat(world.pending()).containsExactly(claims.get(0).id(), "a");
    }

    @Test
    void aPillWhoseWorkerDiedComesBackWithoutACrash() {
        stop(false, "p");
        Claim pill = world.open(World.MINE).claim(1).claims().get(0);
        world.redis("ZADD", ":sessions", 1, World.MINE);

        world.send(world.sessions.reclaim(World.MINE, 0));

        assertThat(world.pending()).containsExactly(pill.id());
        assertThat(world.number("EXISTS", ":crashes")).isZero();
    }

    @Test
    void aReceiptIsGivenOnceAndOnlyUnderTheNumberOfTheClaim() {
        stop(false, "p");
        Claim pill = world.open(World.MINE).claim(1).claims().get(0);

        assertThat(receipt(World.heldUnder(pill.id(), pill.number() - 1))).isFalse();
        assertThat(receipt(pill)).isTrue();
        assertThat(receipt(pill)).isFalse();

        assertThat(world.send(world.pills.receipts("p"))).containsExactly("{\"worker\":\"w\"}");
        assertThat(world.number("TTL", ":pill:p:receipts")).isBetween(86_000L, 86_400L);
        assertThat(world.number("EXISTS", ":running:s")).isZero();
    }

    @Test
    void stopAnswersTheDeadlineThatThePillsCarry() {
        long deadline = world.send(world.pills.pushPills(List.of("p", "q"), false, LIFE));

        assertThat(deadline - world.now()).isBetween(50_000L, 60_000L);
        assertThat(world.pending()).containsExactly("pill:p:" + deadline, "pill:q:" + deadline);
    }

    private void stop(boolean first, String... names) {
        world.send(world.pills.pushPills(List.of(names), first, LIFE));
    }

    private boolean receipt(Claim pill) {
        return world.send(world.pills.acknowledgePill(World.MINE, pill, "{\"worker\":\"w\"}"));
    }
}
