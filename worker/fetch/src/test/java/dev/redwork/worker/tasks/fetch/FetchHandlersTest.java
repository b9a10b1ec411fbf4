package dev.redwork.worker.tasks.fetch;

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

class FetchHandlersTest {
    private static final JobContext CONTEXT = JobContext.alone("fetch");

    @Test
    void theLoaderMakesThoseThatRefuse() {
        Handlers handlers = new Handlers();
        ServiceLoader.load(TaskModule.class).forEach(handlers::add);
        try (handlers) {
            assertThatThrownBy(() -> fetch(handlers).run(Fetch.of("http://127.0.0.1:1/"), CONTEXT))
                    .hasMessageContaining("127.0.0.1 is a loopback address");
        }
    }

    @Test
    void thoseThatMayConnectToLoopback() throws Exception {
        try (Handlers handlers = new Handlers().add(FetchHandlers.allowingPrivate());
                RawServer server = new RawServer(connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na b");
                })) {
            Page page = fetch(handlers).run(Fetch.of(FetchWorld.url(server)), CONTEXT);
            assertThat(page.words()).isEqualTo(2);
        }
    }

    @Test
    void whatWasClosedFetchesNoMore() throws Exception {
        Handlers handlers = new Handlers().add(new FetchHandlers());
        handlers.close();
        assertThatThrownBy(() -> fetch(handlers).run(Fetch.of("http://127.0.0.1:1/"), CONTEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the worker has stopped");
    }

    private static TaskHandler<Fetch, Page> fetch(Handlers handlers) {
        return handlers.handler(ShippedTasks.FETCH);
    }
}
