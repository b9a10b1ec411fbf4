package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.Transition;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server did it, but its answer was lost: nobody knows, so the call is repeated, and that is harmless. */
class LostReplyContractTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> {});

    private FaultProxy line;
    private World world;
    private World direct;

    @BeforeEach
    void connect() {
        line = FaultProxy.to(REDIS.port());
        world = new World(line.url());
        direct = new World(REDIS.url());
        Arrays.stream(Transition.values()).forEach(move -> direct.redis("SCRIPT", "LOAD", ScriptFile.bytes(move)));
    }

    @AfterEach
    void disconnect() {
        world.close();
        direct.close();
        line.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Move.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "LOOKUP",
                "SURVEY",
                "PEEK_JOBS",
                "MATCH_JOBS",
                "MATCH_FAILURES",
                "GROUP_FAILURES",
                "READ_FIELDS",
                "FIND_HOLDERS",
                "LIST_HELD",
                "LOCATE_JOBS",
                "READ_SESSIONS",
                "MEASURE_LANES",
                "PUSH_PILLS",
                "ACKNOWLEDGE_PILL",
                "RING_DOORBELL",
                "OPEN_SESSION_AGAIN"
            })
    void aRepeatAfterALostAnswerChangesNothingMore(Move move) {
        seedFor(move).sow(direct);
        move.prepare(direct);
        Map<String, String> before = direct.dump();

        loseReply(move.transition, () -> move.call(world));
        assertThat(Dump.changes(before, direct.dump())).isEqualTo(move.changes(seedFor(move)));
        Map<String, String> once = direct.dump();

        move.call(world);
        assertThat(Dump.changes(once, direct.dump()))
                .allMatch(change -> change.contains(" totals: ") && change.contains("stale="));
    }

    @Test
    void aRepeatedEnqueueTellsThatTheJobIsThere() {
        loseReply(Transition.ENQUEUE, () -> world.enqueue("a"));

        assertThat(world.enqueue("a")).containsExactly(0);
    }

    @Test
    void anEnqueueRepeatedAfterTheJobHasEndedDoesNotRunItAgain() {
        loseReply(Transition.ENQUEUE, () -> world.enqueue("a"));
        direct.settle(World.completed(direct.open(World.MINE).claim(1).claims().get(0)));

        assertThat(world.enqueue("a")).containsExactly(0);
        assertThat(direct.pending()).isEmpty();
    }

    @Test
    void anOutcomeRepeatedAfterTheJobWasClaimedAgainDoesNotTouchThatClaim() {
        for (Transition move : EnumSet.of(Transition.RETRY, Transition.RELEASE, Transition.PARK)) {
            String id = move.verb();
            Claim first = direct.running(id).get(0);
            Outcome outcome = move == Transition.RETRY
                    ? World.retried(first)
                    : move == Transition.PARK ? World.parked(first) : new Outcome.Released(first);
            loseReply(move, () -> world.settle(outcome));
            direct.redis("ZADD", ":retrying", "XX", 1, id);
            direct.send(direct.jobs.promote(1));
            direct.send(direct.jobs.adopt(World.TASK, 1));
            Claim second = direct.claim(1).claims().get(0);
            Map<String, String> before = direct.dump();

            assertThat(world.settle(outcome)).containsExactly(id);

            assertThat(Dump.changes(before, direct.dump()))
                    .singleElement()
                    .asString()
                    .contains("stale=");
            assertThat(direct.settle(World.completed(second))).isEmpty();
        }
    }

    @Test
    void aClaimWhoseAnswerWasLostIsFoundByAResyncAndGivenBack() {
        direct.enqueue("a", "b");
        direct.open(World.MINE);
        loseReply(Transition.CLAIM, () -> world.claim(2));

        Map<String, Long> held = world.send(world.sessions.held(World.MINE));
        assertThat(held).containsOnlyKeys("a", "b");
        held.forEach((id, number) -> assertThat(world.settle(new Outcome.Released(World.heldUnder(id, number))))
                .isEmpty());

        assertThat(world.pending()).containsExactlyInAnyOrder("a", "b");
        assertThat(world.claim(2).claims()).allMatch(claim -> claim.attempt() == 1);
    }

    private static Seed seedFor(Move move) {
        return switch (move) {
            case ENQUEUE, ENQUEUE_LATER, ENQUEUE_UNIQUE -> Seed.NEW;
            case PROMOTE, REPLACE -> Seed.SCHEDULED;
            case CLAIM, CANCEL -> Seed.PENDING;
            case DROP_TOMBSTONES -> Seed.CANCELLED_IN_LINE;
            case REQUEUE, DELETE, PRUNE -> Seed.DEAD;
            default -> Seed.HELD;
        };
    }

    /** The call is carried out, but its caller hears that Redis is away. */
    private void loseReply(Transition move, ThrowingCallable call) {
        CompletableFuture<Void> lost = line.dropReply(digest(move));
        assertThatThrownBy(call).isInstanceOf(RedisUnavailableException.class);
        lost.join();
    }

    private static String digest(Transition move) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(ScriptFile.bytes(move));
            return HexFormat.of().formatHex(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
