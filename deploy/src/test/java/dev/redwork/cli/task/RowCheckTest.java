package dev.redwork.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowCheckTest {
    private final Map<String, String> rows = new TreeMap<>(Map.of("2", "2", "3", "3", "5", "5", "7", "7"));

    @Test
    void thePrimesAndNoOthersAreRight() {
        assertThat(RowCheck.difference(10, rows)).isNull();
        assertThat(RowCheck.difference(7, rows)).isNull();
        assertThat(RowCheck.difference(1, Map.of())).isNull();
        assertThat(RowCheck.difference(2, Map.of("2", "2"))).isNull();
    }

    @Test
    void theFirstDifferenceIsTold() {
        assertThat(RowCheck.difference(11, rows)).isEqualTo("11 is missing");
        assertThat(RowCheck.difference(6, rows)).isEqualTo("there is a row 7");
        rows.put("5", "6");
        assertThat(RowCheck.difference(10, rows)).isEqualTo("row 5 is '6'");
        rows.put("5", "5");
        rows.put("x", "7");
        assertThat(RowCheck.difference(10, rows)).isEqualTo("there is a row x");
    }
}
