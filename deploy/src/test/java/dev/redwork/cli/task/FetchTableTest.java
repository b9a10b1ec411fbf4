package dev.redwork.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.tasks.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FetchTableTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void showsAPageInOneRow() {
        assertThat(print(page("http://h/a", "http://h/a", "Start")))
                .containsExactly(
                        "URL         STATUS   BYTES  WORDS    TIME  SHA-256   TITLE",
                        "──────────  ──────  ──────  ─────  ──────  ────────  ─────",
                        "http://h/a  200     1.2 kB     31  105 ms  01234567  Start");
    }

    @Test
    void cutsWhatIsLong() {
        String url = "http://example.com/" + "x".repeat(500) + "?name=p17";
        List<String> lines = print(page(url, url, "素".repeat(500)));
        assertThat(lines).allMatch(line -> TextWidth.of(line) <= 108);
        assertThat(lines.get(2))
                .startsWith("http://example.com")
                .contains("?name=p17")
                .endsWith("素…");
    }

    @Test
    void cutsNoMoreThanItMust() {
        String url = "http://example.com/" + "x".repeat(60);
        FetchedPage failed = new FetchedPage(url, null, "e".repeat(100));
        String narrow = FetchTable.of(List.of(failed)).lines(false, 80).get(2);
        String wide = FetchTable.of(List.of(failed)).lines(false, 140).get(2);
        assertThat(TextWidth.of(narrow)).isEqualTo(80);
        assertThat(wide.length()).isEqualTo(140);
        assertThat(wide.indexOf(" ")).as("of the URL there is more").isGreaterThan(narrow.indexOf(" "));
        // As in a pipe.
        assertThat(FetchTable.of(List.of(failed))
                        .lines(false, Integer.MAX_VALUE)
                        .get(2))
                .startsWith(url + " ")
                .endsWith("e".repeat(100));
    }

    @Test
    void tellsWhereARedirectLedWhenThereWasOne() {
        List<String> lines = print(page("http://h/a", "http://h/b", "B"), page("http://h/c", "http://h/c", null));
        assertThat(lines.get(0)).contains("REDIRECTED TO");
        assertThat(lines.get(2)).contains("http://h/b");
        assertThat(lines.get(3)).doesNotContain("http://h/b").endsWith("01234567");
    }

    @Test
    void saysWhyThereIsNone() {
        List<String> lines = print(
                new FetchedPage("http://h/a", null, "h did\nnot answer " + "x".repeat(200)),
                page("http://h/c", "http://h/c", null));
        assertThat(lines.get(2))
                .startsWith("http://h/a  failed")
                .contains("h did not answer")
                .endsWith("x…");
    }

    private static FetchedPage page(String url, String finalUrl, @Nullable String title) {
        return new FetchedPage(url, new Page(url, 200, 1_234, 31, title, HASH, 105, finalUrl), null);
    }

    private static List<String> print(FetchedPage... pages) {
        return FetchTable.of(List.of(pages)).lines(false, 108);
    }
}
