package dev.redwork.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskHandler;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ShippedHandlersTest {
    private static final JobContext CONTEXT = JobContext.alone("fetch");

    @Test
    void theLoaderMakesThoseThatRefuse() {
        assertThat(ServiceLoader.load(dev.redwork.worker.TaskModule.class))
                .singleElement()
                .satisfies(module -> assertThatThrownBy(
                                () -> fetch(new Handlers().add(module)).run(Fetch.of("http://127.0.0.1:1/"), CONTEXT))
                        .hasMessageContaining("127.0.0.1 is a loopback address"));
    }

    @Test
    void thoseThatMayConnectToLoopback() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na b");
        })) {
            Handlers handlers = new Handlers().add(ShippedHandlers.allowingPrivate());
            Page page = fetch(handlers).run(Fetch.of(FetchWorld.url(server)), CONTEXT);
            assertThat(page.words()).isEqualTo(2);
        }
    }

    private static TaskHandler<Fetch, Page> fetch(Handlers handlers) {
        return handlers.handler(ShippedTasks.FETCH);
    }
}
