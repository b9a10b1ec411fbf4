package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What its caller does with one of a job's futures. */
class JobHandleTest {
    private final JobHandle<Integer> handle = Orders.handles("a").get(0);

    @Test
    void aFutureThatIsCancelledEndsNoOther() {
        CompletableFuture<Integer> other = handle.future();
        assertThat(handle.future().cancel(true)).isTrue();
        assertThat(handle.future().complete(7)).isTrue();

        assertThat(other).isNotDone();
        assertThat(handle.future()).isNotDone();
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored")
    void allOfThemEndWithTheJob() {
        CompletableFuture<Integer> before = handle.future();
        JobGoneException gone = new JobGoneException("of a test");
        handle.end(gone);

        assertThat(before).isCompletedExceptionally();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        handle.future().whenComplete((output, failure) -> told.complete(failure));
        assertThat(told.join()).isSameAs(gone);
        assertThatThrownBy(() -> handle.future().join()).hasCause(gone);
    }

    @Test
    void withoutAnInboxThereIsNone() {
        assertThatThrownBy(() -> Orders.handles(null, Orders.ids(1)).get(0).future())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("look it up by its id");
    }
}
