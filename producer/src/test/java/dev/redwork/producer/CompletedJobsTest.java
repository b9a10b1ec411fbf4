package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.json.JobJson;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompletedJobsTest {
    private final List<JobHandle<Integer>> handles = Orders.handles("a", "b", "c");
    private final CompletedJobs<Integer> completed = new CompletedJobs<>(handles, Duration.ofSeconds(30));

    private void end(int job) {
        handles.get(job)
                .end(JobJson.readResult(Orders.succeeded(handles.get(job).id())));
    }

    @Test
    void theyComeInTheOrderInWhichTheyEndWellOrNot() {
        end(2);
        handles.get(0).end(new JobGoneException("of a test"));
        end(1);

        assertThat(completed.next()).isSameAs(handles.get(2));
        assertThat(completed.next().id()).isEqualTo("a");
        assertThat(completed.hasNext()).isTrue();
        assertThat(completed.next().get(Duration.ZERO)).isEqualTo(7);
        assertThat(completed.hasNext()).isFalse();
        assertThatThrownBy(completed::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void thoseThatHaveEndedBeforeComeFirst() {
        end(1);
        assertThat(new CompletedJobs<>(handles, Duration.ZERO).next().id()).isEqualTo("b");
    }

    @Test
    void aWaitThatWasOverCanBeRepeated() {
        assertThatThrownBy(() -> completed.next(Duration.ofMillis(1)))
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessage("none of 3 open jobs has ended within 1 ms; they go on, and the wait can be repeated");
        end(0);
        assertThat(completed.next(Duration.ZERO).id()).isEqualTo("a");
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(completed::next).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void ofNothingThereIsNothing() {
        assertThat(new CompletedJobs<>(List.<JobHandle<Integer>>of(), Duration.ZERO).hasNext())
                .isFalse();
    }
}
