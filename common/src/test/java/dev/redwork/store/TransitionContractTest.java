package dev.redwork.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.JobState;
import dev.redwork.job.Transition;
import dev.redwork.job.Utf8;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every transition from every state: it moves exactly when the enum allows it, and changes exactly the keys that
 * {@link Move} lists. The oracle is all of Redis before and after.
 */
class TransitionContractTest extends StoreContract {
    @ParameterizedTest
    @EnumSource(Move.class)
    void aMoveChangesWhatItsTableListsLeadsWhereTheEnumSaysAndDoesNothingTheSecondTime(Move move) {
        assertThatItMoves(move);
    }

    /** Written by hand, in Latin-1: its bytes are no UTF-8. */
    @ParameterizedTest
    @EnumSource(Move.class)
    void aJobWhoseIdIsNoUtf8MovesAsAnyOther(Move move) {
        world.id = Utf8.decode("caf\u00e9".getBytes(ISO_8859_1));

        assertThatItMoves(move);
    }

    private void assertThatItMoves(Move move) {
        for (Seed seed : Seed.values()) {
            // Not by a test for each: there are thousands of them.
            world.redis("FLUSHDB");
            assertThatItMoves(move, seed);
        }
    }

    private void assertThatItMoves(Move move, Seed seed) {
        seed.sow(world);
        move.prepare(world);
        Map<String, String> before = world.dump();

        move.call(world);

        Map<String, String> once = world.dump();
        assertThat(Dump.changes(before, once)).as("from %s", seed).isEqualTo(move.changes(seed));
        assertThatItLedWhereTheEnumSays(move, seed, Seed.stateOf(world));

        // A second pill is a second pill.
        if (move != Move.PUSH_PILLS) {
            move.call(world);
        }
        assertThat(Dump.changes(once, world.dump()))
                .as("changed by the second call, from %s", seed)
                .allMatch(change -> change.startsWith("+ totals: ") || change.startsWith("~ totals: "))
                .allMatch(change -> change.contains("stale="));
    }

    @Test
    void everyTransitionIsTried() {
        assertThat(Arrays.stream(Move.values()).map(move -> move.transition).distinct())
                .containsExactlyInAnyOrder(Transition.values());
    }

    private static void assertThatItLedWhereTheEnumSays(Move move, Seed seed, JobState after) {
        if (allowed(move, seed)) {
            // Of a job that is gone no trace is left, as of one that is new.
            assertThat(move.transition.to())
                    .as("from %s", seed)
                    .contains(after == JobState.NEW ? JobState.GONE : after);
        } else {
            assertThat(after).as("from %s", seed).isEqualTo(seed.state);
        }
    }

    private static boolean allowed(Move move, Seed seed) {
        boolean held = seed == Seed.HELD || (seed.state == JobState.RUNNING && reclaims(move, seed));
        boolean kept = move != Move.REQUEUE || seed != Seed.CANCELLED;
        return move.transition.from().contains(seed.state) && (seed.state != JobState.RUNNING || held) && kept;
    }

    /** Reclaim goes by the session alone. */
    private static boolean reclaims(Move move, Seed seed) {
        return (move == Move.RECLAIM || move == Move.RECLAIM_OF_DEAD) && seed == Seed.HELD_UNDER_ANOTHER_NUMBER;
    }
}
