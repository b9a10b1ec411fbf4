package dev.redwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.torture.BrokenPromise.Rule;
import dev.redwork.torture.Entry.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How late a dead worker's job may be claimed by an heir, and which deaths nobody is held to. */
class RecoveryCheckTest extends GoodRound {
    @Test
    void aLateClaimIsFound() {
        orphanClaimedAt(LAPSE + RecoveryCheck.PROMISED + 1);
        assertRules(Rule.LATE);
    }

    @Test
    void aClaimIsNotLateWhereTheMachineStoodStill() {
        orphanClaimedAt(LAPSE + RecoveryCheck.PROMISED + 1);
        entries.removeIf(entry -> entry.event() == Event.PULSE && entry.at() > 25_000 && entry.at() < 27_000);
        assertThat(check()).isEmpty();
    }

    @Test
    void aClaimIsNotLateWhereTheOnlyHeirWasDisturbed() {
        orphanClaimedAt(LAPSE + RecoveryCheck.PROMISED + 1);
        add(28_000, Event.FAULT, "2", "worker0", "connections_cut", 0);
        add(28_001, Event.HEALED, "2", "worker0", "connections_cut", 0);
        assertThat(check()).isEmpty();
    }

    @Test
    void aClaimIsNotLateWhereTheHeapOfTheOnlyHeirWasFull() {
        orphanClaimedAt(LAPSE + RecoveryCheck.PROMISED + 1);
        accept("heap", 27_000, WorkKind.HEAP);
        run("heap", HEIR, 1, 28_000, 28_300, Event.END);
        end("heap", WorkKind.HEAP, 1, HEIR, 27_990, List.of());
        totals.merge("enqueued", 1L, Long::sum);
        totals.merge("succeeded", 1L, Long::sum);
        assertThat(check()).isEmpty();
    }

    @Test
    void aLastDeathThatNobodyIsHeldToIsFound() {
        add(20_001, Event.FAULT, RecoveryCheck.LAST, DOOMED, "worker_kill_-9", 0);
        add(20_002, Event.HEALED, RecoveryCheck.LAST, DOOMED, "worker_kill_-9", 0);
        assertThat(check()).isEmpty();
        add(28_000, Event.FAULT, "2", "worker0", "connections_cut", 0);
        add(28_001, Event.HEALED, "2", "worker0", "connections_cut", 0);
        assertRules(Rule.UNJUDGED);
    }

    private void orphanClaimedAt(long claim) {
        entries.removeIf(entry -> entry.id().equals("orphan") && entry.at() > LAPSE);
        run("orphan", HEIR, 1, claim + 1, claim + 100, Event.END);
        end("orphan", WorkKind.NAP, 1, HEIR, claim, List.of(LAPSE));
    }
}
