package dev.redwork.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.TaskModule;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ShippedHandlersTest {
    private static final JobContext CONTEXT = JobContext.alone("fetch");

    @Test
    void theLoaderMakesThoseThatRefuse() {
        TaskModule module = ServiceLoader.load(TaskModule.class).stream()
                .findAny()
                .orElseThrow()
                .get();
        assertThat(module).isInstanceOf(ShippedHandlers.class);
        try (Handlers handlers = new Handlers().add(module)) {
            assertThatThrownBy(() -> fetch(handlers).run(Fetch.of("http://127.0.0.1:1/"), CONTEXT))
                    .hasMessageContaining("127.0.0.1 is a loopback address");
        }
    }

    private static TaskHandler<Fetch, Page> fetch(Handlers handlers) {
        return handlers.handler(ShippedTasks.FETCH);
    }
}
