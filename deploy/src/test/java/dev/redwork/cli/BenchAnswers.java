package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs benches and reads what they answer. */
final class BenchAnswers {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final String NOBODY = "redis://127.0.0.1:1";

    private BenchAnswers() {}

    static JsonNode bench(String... arguments) throws Exception {
        return bench(PATIENCE, arguments);
    }

    static JsonNode bench(Duration patience, String... arguments) throws Exception {
        String[] args = new String[arguments.length + 3];
        args[0] = "bench";
        System.arraycopy(arguments, 0, args, 1, arguments.length);
        args[args.length - 2] = "-o";
        args[args.length - 1] = "json";
        try (Spawned bench = Spawned.redwork(NOBODY, args)) {
            await().atMost(patience).until(() -> !bench.isAlive());
            assertThat(bench.exitCode()).as(bench.err()).isZero();
            assertThat(bench.err()).doesNotContain("WARN");
            JsonNode answer = Ran.MAPPER.readTree(bench.out());
            assertThat(answer.path("seconds").asDouble()).isPositive();
            return answer;
        }
    }

    static JsonNode figure(JsonNode answer, String name, String unit) {
        JsonNode figure = answer.path("figures").path(name);
        double median = figure.path("median").asDouble();
        assertThat(figure.path("min").asDouble()).as(name).isPositive().isLessThanOrEqualTo(median);
        assertThat(figure.path("max").asDouble()).as(name).isGreaterThanOrEqualTo(median);
        assertThat(figure.path("unit").asText()).isEqualTo(unit);
        return figure;
    }

    static void assertCosts(JsonNode figure) {
        assertThat(names(figure.path("perJob"))).containsExactly("calls", "commands", "bytes");
        assertThat(figure.path("perJob")).allMatch(cost -> cost.asDouble() > 0);
        assertThat(names(figure.path("cpuSeconds"))).containsExactly("server", "client");
    }

    static String limit(JsonNode answer, String name) {
        JsonNode figure = figure(answer, name, "jobs/s");
        assertCosts(figure);
        assertThat(figure.path("ratio").asDouble()).as(name).isPositive();
        return figure.path("limit").asText();
    }

    static double perJob(JsonNode answer, String figure, String cost) {
        return answer.path("figures").path(figure).path("perJob").path(cost).asDouble();
    }

    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
