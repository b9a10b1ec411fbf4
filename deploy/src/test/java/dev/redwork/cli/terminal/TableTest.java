package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsTextLeftAndNumbersRight() {
        Table table = new Table().text("QUEUE").number("READY").number("RUNNING");
        table.row("default", "1,204", 8).row("mail", 0, 0);
        assertThat(print(table, false)).isEqualTo("""
                QUEUE    READY  RUNNING
                ───────  ─────  ───────
                default  1,204        8
                mail         0        0
                """);
    }

    @Test
    void leavesNoBlankAtTheEndOfALine() {
        Table table = new Table().text("ID").number("TRIES").text("NOTE");
        table.row("a", 1, null).row("b", null, "slow").row("c", null, null);
        assertThat(print(table, false)).isEqualTo("""
                ID  TRIES  NOTE
                ──  ─────  ────
                a       1
                b          slow
                c
                """);
    }

    @Test
    void withoutRowsPrintsTheHeadersOnly() {
        assertThat(print(new Table().text("ID").text("STATE"), false)).isEqualTo("""
                ID  STATE
                ──  ─────
                """);
    }

    @Test
    void countsWideCharactersTwice() {
        Table table = new Table().text("TITLE").number("N");
        table.row("素数の表", 1).row("primes", 2);
        assertThat(print(table, false)).isEqualTo("""
                TITLE     N
                ────────  ─
                素数の表  1
                primes    2
                """);
    }

    @Test
    void colourTouchesHeadersAndRuleOnly() {
        assertThat(print(new Table().text("ID").row("a"), true)).isEqualTo("\033[1mID\033[0m\n\033[2m──\033[0m\na\n");
    }

    @Test
    void dataCannotSteerTheTerminal() {
        assertThat(print(new Table().text("ID").row("a\n\033[2Jb\u009bc\td"), false))
                .endsWith("\na  [2Jb c d\n");
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table().text("ID").row("a", "b"))
                .withMessage("a row of 2 cells in a table of 1 columns");
    }

    private static String print(Table table, boolean colour) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, UTF_8), colour, Integer.MAX_VALUE);
        return bytes.toString(UTF_8);
    }
}
