package dev.redwork.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ShippedHandlersTest {
    @Test
    void theLoaderFindsThoseThatNeedNoLibrary() {
        TaskModule module = ServiceLoader.load(TaskModule.class).stream()
                .findAny()
                .orElseThrow()
                .get();
        assertThat(module).isInstanceOf(ShippedHandlers.class);
        try (Handlers handlers = new Handlers().add(module)) {
            assertThat(handlers.tasks())
                    .extracting(Task::name)
                    .contains("gcd", "primes.range", "primes.check", "primes.factor", "pi", "integrate", "sum");
        }
    }
}
