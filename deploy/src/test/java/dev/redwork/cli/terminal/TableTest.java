package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Neither what steers a terminal nor what turns a line around comes through. */
    @ParameterizedTest
    @ValueSource(
            chars = {'\u001b', '\u0007', '\u009b', '\n', '\u202e', '\u202a', '\u2066', '\u2069', '\u200f', '\u2028'})
    void dataSteersNoTerminal(char steering) {
        assertThat(print(new Table().text("TITLE").row("a" + steering + "b"), false))
                .endsWith("\na b\n");
        assertThat(TerminalText.harmless("a" + steering + "b", "?")).isEqualTo(steering == '\n' ? "a\nb" : "a?b");
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

    @Test
    void textsAreCutToAWidthAndNumbersNever() {
        Table table = new Table().id("ID").text("TASK").number("N").whole("FOR").text("NOTE");
        table.row("01ARZ3NDEKTSV4RRFFQ69G5FAV", "a".repeat(20), "1,234,567", "16 m 09 s", "n".repeat(200));
        assertThat(table.lines(false, 90))
                .allMatch(line -> TextWidth.of(line) <= 90)
                .last()
                .asString()
                .startsWith("01ARZ3NDEKTSV4RRFFQ69G5FAV  aaaaaaaaaaaaaaaaaa…  1,234,567  16 m 09 s  nnnnnn")
                .endsWith("…");
        assertThat(table.lines(false, Integer.MAX_VALUE)).last().asString().endsWith("n".repeat(200));
        assertThat(table.lines(false, 60)).last().asString().contains("1,234,567  16 m 09 s  ");
    }

    @Test
    void aLongIdShowsItsEnds() {
        Table table = new Table().id("ID").text("NOTE").row("order-" + "x".repeat(110) + "-000123456", "fine");
        assertThat(table.lines(false, 60))
                .last()
                .asString()
                .startsWith("order-x")
                .endsWith("-000123456  fine");
    }

    @Test
    void aColumnThatMayBeMissingGoesFirst() {
        Table table = new Table().id("ID").number("ATTEMPT").optional().text("NOTE");
        table.row("0123456789", "1", "a note of its own");
        assertThat(table.lines(false, 30)).first().asString().isEqualTo("ID          NOTE");
        assertThat(table.lines(false, 40)).first().asString().isEqualTo("ID          ATTEMPT  NOTE");
    }

    @Test
    void sentencesGoOnInTheNextLine() {
        Table table = new Table().whole("LEVEL").wrapped("FOUND").row("ok", "a sentence of many words that are long");
        assertThat(table.lines(false, 32)).endsWith("ok     a sentence of many words", "       that are long");
    }

    private static String print(Table table, boolean colour) {
        return String.join("\n", table.lines(colour, Integer.MAX_VALUE)) + "\n";
    }
}
