package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlersTest {
    @Test
    void whatHandlersUseTogetherIsClosedAlsoWhenSomeOfItCannotBe() {
        List<String> closed = new ArrayList<>();
        Handlers handlers = new Handlers()
                .closeWithWorker(() -> closed.add("pool"))
                .closeWithWorker(() -> {
                    throw new IOException("stuck");
                })
                .add(module -> module.closeWithWorker(() -> closed.add("client")));
        assertThat(closed).isEmpty();
        handlers.close();
        assertThat(closed).containsExactly("pool", "client");
    }
}
