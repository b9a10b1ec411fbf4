package dev.redwork.torture;

import static dev.redwork.torture.GoodRound.HEIR;
import static dev.redwork.torture.GoodRound.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.torture.Entry.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {
    @Test
    void linesOfALedgerAreReadAsTheyWereWritten() {
        Entry entry = new Entry(
                7, Event.RESULT, "id", "", ended(WorkKind.NAP, "id", HEIR, 5).text(), 3);
        assertThat(Entry.parse(entry.text())).isEqualTo(new Entry(7, Event.RESULT, "id", "-", entry.value(), 3));
        assertThat(Ended.parse(entry.value())).isEqualTo(ended(WorkKind.NAP, "id", HEIR, 5));
        Ended dead = new Ended("dead:too large", "", 0, "", 1, List.of(1L, 2L));
        assertThat(Ended.parse(dead.text())).isEqualTo(dead);
    }
}
