package dev.redwork.cli.command;

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
    void aStarGivesAQueueItsWeight() {
        assertThat(LaneArgument.parse("high*3,default*1:8"))
                .isEqualTo(new LaneOptions(List.of("high", "default"), List.of(3, 1), 8, false));
        assertThat(LaneArgument.parse("high*3,low:2").weights())
                .as("one without a star weighs 1")
                .containsExactly(3, 1);
        assertThat(LaneArgument.parse("high,low:2").weights())
                .as("strict order")
                .isEmpty();
    }

    @Test
    void whatALaneIsCalledIsReadAsTheSameLane() {
        for (String lane : List.of("default:8", "high,default:8", "high*3,default*1:8", "a*2,b*1,c*7:200:virtual")) {
            assertThat(LaneArgument.parse(lane)).hasToString(lane);
        }
        assertThat(LaneArgument.parse("high*3,low:2")).hasToString("high*3,low*1:2");
    }

    @Test
    void isRefusedInWordsThatHelp() {
        refused("high*,default:8", "'' is not a weight; write it like high*3,default*1:8");
        refused("high*x,default:8", "'x' is not a weight");
        refused("high*0,default:8", "1 to 100");
        refused("high*101,default:8", "1 to 100");
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
