package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.cli.worker.WorkerCommand;
import dev.redwork.job.Defaults;
import dev.redwork.worker.LaneOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** The example of a pod in docs/operations.md: its arguments are those of a worker, its probes what that serves. */
class ProbesDocTest {
    private static final String PAGE = Docs.read("docs/operations.md");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode pod() {
        List<String> blocks = Docs.blocks(PAGE, "yaml").stream()
                .filter(block -> block.contains("livenessProbe"))
                .toList();
        assertThat(blocks).hasSize(1);
        Object pod = new Yaml(new SafeConstructor(new LoaderOptions())).load(blocks.get(0));
        return MAPPER.valueToTree(pod);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    @Test
    void itsProbesAskWhatTheWorkerServes() {
        JsonNode container = pod().path("containers").path(0);
        List<String> args = texts(container.path("args"));
        assertThat(args.get(0)).isEqualTo("worker");
        CommandLine worker = new CommandLine(new WorkerCommand());
        worker.registerConverter(
                LaneOptions.class,
                argument -> LaneOptions.of(8, argument.replaceFirst(":.*", "").split(",", -1)));
        worker.parseArgs(args.subList(1, args.size()).toArray(new String[0]));

        int port = worker.getCommandSpec().findOption("--health-port").getValue();
        JsonNode named = container.path("ports").path(0);
        assertThat(named.path("containerPort").asInt()).isEqualTo(port);
        for (String probe : List.of("livenessProbe", "readinessProbe")) {
            assertThat(container.path(probe).path("httpGet").path("port").asText())
                    .isEqualTo(named.path("name").asText());
        }
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/livez");
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/readyz");
        assertThat(pod().path("terminationGracePeriodSeconds").asLong()).isGreaterThan(Defaults.DRAIN.toSeconds());
    }

    @Test
    void twoLeasesAreAsLongAsThePagesSay() {
        long seconds = Defaults.LEASE.multipliedBy(2).toSeconds();
        assertThat(PAGE).contains("for two leases, " + seconds + " s");
        assertThat(Docs.read("docs/workers.md")).contains("for two leases (" + seconds + " s)");
    }
}
