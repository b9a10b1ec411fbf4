package dev.redwork.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store's answers, and the rows it then has. */
class StoreReplyTest {
    private final SiteStore store = new SiteStore(2_000);

    @Test
    void theSameRowAgainIsTheSameAnswerAndOneRow() {
        StoreReply first = ask("PUT", "/7", "seven");
        assertThat(first).isEqualTo(new StoreReply(200, "saved\n", "7", true));
        assertThat(ask("POST", "/7", "seven")).isEqualTo(first);
        assertThat(store.rows()).containsOnly(java.util.Map.entry("7", "seven"));
        assertThat(store.saves()).isEqualTo(2);
    }

    @Test
    void anotherValueIsRefusedAndTheRowStays() {
        ask("PUT", "/7", "seven");
        StoreReply other = ask("PUT", "/7", "eight");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text()).contains("row 7 is there with another value");
        assertThat(other.isSave()).isTrue();
        assertThat(ask("GET", "/7", "").text()).isEqualTo("seven");
    }

    @Test
    void aBatchIsSavedWholeOrNotAtAll() {
        ask("PUT", "/3", "3");
        assertThat(ask("POST", "/rows", "2\t2\n3\t3\r\n5\t\n")).isEqualTo(new StoreReply(200, "saved\n", "rows", true));
        assertThat(ask("GET", "/rows", "").text()).isEqualTo("2\t2\n3\t3\n5\t\n");
        assertThat(ask("POST", "/rows", "7\t7\n3\tother\n11\t11\n").status()).isEqualTo(409);
        assertThat(store.rows()).containsOnlyKeys("2", "3", "5");
    }

    @Test
    void aFullStoreTakesNoMoreButKnowsWhatItHas() {
        SiteStore small = new SiteStore(2);
        StoreReply.to(small, "POST", "/rows", "a\t1\nb\t2\n".getBytes(UTF_8));
        StoreReply full = StoreReply.to(small, "PUT", "/c", "3".getBytes(UTF_8));
        assertThat(full.status()).isEqualTo(507);
        assertThat(full.text()).contains("is full, it has 2 rows");
        assertThat(StoreReply.to(small, "PUT", "/b", "2".getBytes(UTF_8)).status())
                .isEqualTo(200);
    }

    /** By pages of 1,000, numbers in the order of their values. */
    @Test
    void listsRowsInOrderAndGoesOn() {
        for (List<Integer> part : List.of(range(1, 1_000), range(1_001, 1_200))) {
            ask("POST", "/rows", part.stream().map(n -> n + "\t" + n + "\n").collect(Collectors.joining()));
        }
        List<String> first = ask("GET", "/rows", "").text().lines().toList();
        assertThat(first).hasSize(1_000).startsWith("1\t1", "2\t2").endsWith("1000\t1000");
        assertThat(ask("GET", "/rows?after=1000", "").text().lines())
                .hasSize(200)
                .startsWith("1001\t1001");
        assertThat(ask("GET", "/rows?after=9999", "").text()).isEmpty();
        assertThat(ask("GET", "/", "").text()).isEqualTo("rows\t1200\nsaves\t2\n");
        assertThat(ask("HEAD", "/rows", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | / | x | 400 | row name ''",
                "PUT | /a/b | x | 400 | row name 'a/b'",
                "PUT | /a%20b | x | 400 | row name 'a%20b'",
                "PUT | /rows | x | 400 | no row is named rows",
                "PUT | /7?x=1 | x | 400 | a save has no parameters",
                "PUT | /7?%zz | x | 400 | no path with a query",
                "POST | / | x | 400 | row name ''",
                "POST | /rows | 7 | 400 | line 1 has no tab",
                "GET | /7?after=3 | '' | 400 | only parameter is after=ID",
                "GET | /rows?after=a&after=b | '' | 400 | is there twice",
                "GET | /rows?after=a/b | '' | 400 | row name 'a/b'",
                "GET | /8 | '' | 404 | there is no row 8",
                "DELETE | /7 | '' | 405 | takes GET, HEAD, PUT, POST",
            })
    void saysWhatIsWrong(String method, String target, String body, int status, String why) {
        StoreReply reply = ask(method, target, body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).contains(why).endsWith("\n");
        assertThat(reply.isSave()).isFalse();
        assertThat(store.count()).isZero();
    }

    @Test
    void takesNoRowThatIsNoLine() {
        assertThat(ask("PUT", "/7", "a\tb").text()).contains("must be one line");
        assertThat(ask("PUT", "/7", "a\nb").status()).isEqualTo(400);
        assertThat(ask("POST", "/rows", "a\tb\tc\n").status()).isEqualTo(400);
        assertThat(ask("POST", "/rows", "").text()).contains("there are 0 lines");
        assertThat(ask("POST", "/rows", "a\t1\na\t1\n").text()).contains("row a is there twice");
        assertThat(ask("POST", "/rows", "a\t1\n".repeat(1_001)).status()).isEqualTo(413);
        assertThat(ask("PUT", "/7", "x".repeat(1_001)).status()).isEqualTo(413);
        assertThat(StoreReply.to(store, "PUT", "/7", new byte[] {(byte) 0xff}).text())
                .contains("not UTF-8");
        assertThat(store.count()).isZero();
    }

    private StoreReply ask(String method, String target, String body) {
        return StoreReply.to(store, method, target, body.getBytes(UTF_8));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }
}
