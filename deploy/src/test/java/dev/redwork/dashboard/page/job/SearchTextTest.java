package dev.redwork.dashboard.page.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobQuery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void wordsNarrow() {
        JobQuery query = SearchText.parse(" queue:mail  state:dead task:send failure:\"no \\\"such\\\" page\" after:2h"
                        + " before:1800000000000 worker:w.1 batch:monday attempts:>3")
                .query(NOW, JobQuery.STATES);

        assertThat(query.states()).containsExactly(JobState.DEAD);
        assertThat(query.task()).isEqualTo("send");
        assertThat(query.failure()).isEqualTo("no \"such\" page");
        assertThat(query.first()).isEqualTo(NOW - 2 * 60 * 60 * 1_000);
        assertThat(query.last()).isEqualTo(NOW - 1);
        assertThat(query.worker()).isEqualTo("w.1");
        assertThat(query.batch()).isEqualTo("monday");
        assertThat(query.attempts()).isEqualTo(new AttemptRange(4, Integer.MAX_VALUE));
    }

    @Test
    void withoutWordsAllAreMeant() {
        for (String typed : new String[] {null, "", "  "}) {
            assertThat(SearchText.parse(typed).query(NOW, JobQuery.STATES)).isEqualTo(JobQuery.of());
        }
    }

    @Test
    void aWordAloneIsAnId() {
        assertThat(SearchText.parse("01M8QR95W0RKG1FEE5SQ5XCP8R").value("id")).isEqualTo("01M8QR95W0RKG1FEE5SQ5XCP8R");
        assertThat(SearchText.parse("id:a.b queue:mail").value("id")).isEqualTo("a.b");
    }

    @ValueSource(
            strings = {
                "failure:\"a b\"",
                "failure:\"say \\\"no\\\" \\\\ twice\"",
                "queue:mail state:pending",
                "failure:a\\b",
                "failure:12:30",
                "task:\"gcd[]\"",
                "failure:\"\u2028\""
            })
    @ParameterizedTest
    void whatItWritesItReads(String typed) {
        SearchText search = SearchText.parse(typed);
        SearchText again = SearchText.parse(search.toString());

        assertThat(again.words()).isEqualTo(search.words());
        search.words().forEach(word -> assertThat(again.value(word)).isEqualTo(search.value(word)));
    }

    @Test
    void aWordIsLeftOutOrReplaced() {
        SearchText search = SearchText.parse("queue:mail state:dead task:t");

        assertThat(search.without("state").toString()).isEqualTo("queue:mail task:t");
        assertThat(search.with("state", "pending").toString()).isEqualTo("queue:mail state:pending task:t");
        assertThat(search.words()).isEqualTo(List.of("queue", "state", "task"));
        assertThat(search.isFiltered()).isTrue();
        assertThat(search.without("task").isFiltered()).isFalse();
    }

    @ValueSource(
            strings = {
                "colour:red",
                "state:",
                "state:tired",
                "worker:a/b",
                "batch:",
                "attempts:many",
                "attempts:3>",
                "queue:a/b",
                "queue:a queue:b",
                "one two",
                "no such page?",
                "task:\"a b\"",
                "failure:\"open",
                "failure:\"a\"b"
            })
    @ParameterizedTest
    void whatMakesNoSenseIsRefused(String typed) {
        assertThatThrownBy(() -> SearchText.parse(typed))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void anUnknownWordIsToldWithThoseThatAreKnown() {
        assertThatThrownBy(() -> SearchText.parse("colour:red"))
                .hasMessageContaining("'colour:'")
                .hasMessageContaining("queue: state: task: worker: batch: failure: attempts: after: before: id:");
    }
}
