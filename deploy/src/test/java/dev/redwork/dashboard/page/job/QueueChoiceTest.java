package dev.redwork.dashboard.page.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.QueueRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueChoiceTest {
    private static QueueRecord queue(String name, long pending, long dead) {
        return new QueueRecord(name, pending, 0, "", 0, 0, 0, 0, dead, 0, Map.of(), 0, 0, 0);
    }

    @Test
    void fewQueuesAreAllLookedAt() {
        QueueChoice choice = QueueChoice.of(
                List.of("a", "b", "new"), List.of(queue("a", 5, 0), queue("b", 7, 1)), JobQuery.of(JobState.DEAD));

        assertThat(choice.queues()).containsExactly("b", "a", "new");
        assertThat(choice.all()).isEqualTo(3);
        assertThat(choice.calls()).isLessThanOrEqualTo(PageRoute.JOBS.calls(0));
    }

    /** A page is to cost no more than 200 calls. */
    @Test
    void ofManyThoseWithMostOfTheStateAreLookedAt() {
        List<QueueRecord> watched =
                IntStream.range(0, 100).mapToObj(i -> queue("q" + i, 10, i)).toList();
        List<String> names = watched.stream().map(QueueRecord::queue).toList();

        for (boolean filtered : new boolean[] {false, true}) {
            QueueChoice choice = QueueChoice.of(
                    names, watched, filtered ? JobQuery.of(JobState.DEAD).withTask("t") : JobQuery.of(JobState.DEAD));
            assertThat(choice.queues()).hasSizeBetween(5, 20).startsWith("q99", "q98", "q97");
            assertThat(choice.calls()).isLessThan(filtered ? 100 : 190);
            assertThat(choice.all()).isEqualTo(100);
        }
        assertThat(QueueChoice.of(names, watched, JobQuery.of()).queues()).hasSizeBetween(2, 10);
    }

    @Test
    void oneIsLookedAtWhateverItCosts() {
        assertThat(QueueChoice.of(List.of("new"), List.of(), JobQuery.of().withTask("t"))
                        .queues())
                .containsExactly("new");
    }
}
