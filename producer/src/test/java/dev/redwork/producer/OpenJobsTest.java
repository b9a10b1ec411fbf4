package dev.redwork.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.RedworkException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class OpenJobsTest {
    private final OpenJobs open = new OpenJobs();

    private static JobHandle<Integer> handle(String id) {
        return Orders.handles(id).get(0);
    }

    @Test
    void aHandleIsFoundByItsIdUntilItIsRemoved() {
        JobHandle<Integer> a = handle("a");
        open.add(a);

        assertThat(open.get("a")).isSameAs(a);
        assertThat(open.get("b")).isNull();
        assertThat(open.handles()).hasSize(1);

        open.remove(a);
        assertThat(open.isEmpty()).isTrue();
    }

    @Test
    void theSecondHandleOfAnIdEndsAsTheFirstOneDoes() {
        JobHandle<Integer> first = handle("a");
        JobHandle<Integer> second = handle("a");
        open.add(first);
        open.add(second);
        open.remove(second);
        RedworkException failure = new RedworkException("of a test");

        assertThat(open.get("a")).isSameAs(first);
        first.end(failure);

        assertThatThrownBy(() -> second.get(Duration.ZERO)).isSameAs(failure);
    }

    @Test
    void whoIsAbandonedIsToldThatItsJobGoesOn() {
        JobHandle<Integer> before = handle("a");
        open.add(before);

        open.abandon();

        assertThatThrownBy(() -> before.get(Duration.ZERO))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("job a")
                .hasMessageContaining("goes on");
    }

    @Test
    void whoComesLaterIsToldAtOnce() {
        open.abandon();
        JobHandle<Integer> late = handle("a");

        open.add(late);

        assertThatThrownBy(() -> late.get(Duration.ZERO)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aNoticeThatIsEmptyOrNotReadableTellsNothing() {
        assertThat(OpenJobs.result(new byte[0])).isNull();
        assertThat(OpenJobs.result("no JSON".getBytes(UTF_8))).isNull();
        assertThat(OpenJobs.result(Orders.succeeded("a")))
                .satisfies(result -> assertThat(result.id()).isEqualTo("a"));
    }
}
