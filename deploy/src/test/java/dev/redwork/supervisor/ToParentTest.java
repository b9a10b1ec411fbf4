package dev.redwork.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.worker.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToParentTest implements ToParent.Heard {
    private final List<String> heard = new ArrayList<>();

    @Test
    void whatOneSideWritesTheOtherReads() {
        ToParent.read(ToParent.session("high", "host-1-0"), this);
        for (Cause cause : Cause.values()) {
            ToParent.read(ToParent.ended(cause), this);
        }

        assertThat(heard).containsExactly("high host-1-0", "CLOSED", "PILL", "ORDER", "EMPTY", "IDLE", "JOBS");
    }

    @Test
    void whatAHandlerPrintsIsNothing() {
        for (String line : List.of("", "session", "session a", "session a b c", "ended", "ended well", "hello")) {
            ToParent.read(line, this);
        }

        assertThat(heard).isEmpty();
    }

    @Override
    public void session(String queue, String session) {
        heard.add(queue + " " + session);
    }

    @Override
    public void ended(Cause cause) {
        heard.add(cause.name());
    }
}
