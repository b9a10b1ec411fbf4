package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.redwork.worker.LaneOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneArgumentTest {

    @Test
    void namesQueuesJobsAtATimeAndThreads() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(LaneArgument.parse("default")).isEqualTo(new LaneOptions(List.of("default"), cores, false));
        assertThat(LaneArgument.parse("high,default:8"))
                .isEqualTo(new LaneOptions(List.of("high", "default"), 8, false));
        assertThat(LaneArgument.parse("web:200:virtual")).isEqualTo(new LaneOptions(List.of("web"), 200, true));
    }

    @Test
    void isRefusedInWordsThatHelp() {
        refused("high*3,default:8", "no weights");
        refused("a:x", "'x' is not a number");
        refused("a:-1", "'-1' is not a number");
        refused("a:0", "1 to 5000");
        refused("a:99999", "1 to 5000");
        refused("a:2:fast", "NAMES[:N[:virtual]]");
        refused("a:2:virtual:3", "NAMES[:N[:virtual]]");
        refused("", "queue name ''");
        refused("a,,b", "queue name ''");
        refused("a b:2", "queue name 'a b'");
        refused("a,a", "each once");
    }

    private static void refused(String text, String words) {
        assertThatIllegalArgumentException()
                .as(text)
                .isThrownBy(() -> LaneArgument.parse(text))
                .withMessageContaining(words);
    }
}
