package dev.redwork.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.docs.Docs;
import dev.redwork.promql.AlertRun.Fired;
import dev.redwork.promql.Expression.Select;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** deploy/grafana: its dashboard and its alerts say nothing but what docs/metrics.md has, and the alerts fire when they should. */
class GrafanaTest {
    private static final Pattern METRIC =
            Pattern.compile("(?m)^\\| `[\\w.]+` \\| `(\\w+)` \\| (\\w+) \\| ([\\w, ]*) ?\\| .+\\|$");

    /** Labels that Prometheus gives: the target's own, and those of its configuration. */
    private static final Set<String> OF_THE_TARGET = Set.of("instance", "job", "namespace");

    private static final JsonNode DASHBOARD = json(Docs.read("deploy/grafana/redwork.json"));

    @Test
    void everyExpressionReadsAndNamesWhatIsThere() {
        Map<String, Set<String>> metrics = metrics();
        List<String> expressions = Stream.concat(
                        panels().flatMap(GrafanaTest::expressions),
                        rules().map(rule -> rule.path("expr").asText()))
                .toList();
        assertThat(expressions).hasSizeGreaterThan(30);
        for (String expression : expressions) {
            Expression read = Reader.read(expression.replace("$__rate_interval", "1m"));
            read.all().filter(Select.class::isInstance).map(Select.class::cast).forEach(select -> {
                assertThat(metrics).as(expression).containsKey(select.name());
                select.matches()
                        .forEach(match -> assertThat(metrics.get(select.name()))
                                .as(expression)
                                .contains(match.label()));
            });
        }
    }

    @Test
    void whatIsChosenAboveIsAVariable() {
        List<String> names = new ArrayList<>();
        DASHBOARD
                .path("templating")
                .path("list")
                .forEach(variable -> names.add(variable.path("name").asText()));
        assertThat(names).containsExactly("datasource", "namespace", "queue", "task");
        Set<String> used = new TreeSet<>();
        Pattern.compile("\\$\\{?([a-z]+)")
                .matcher(DASHBOARD.path("panels").toString())
                .results()
                .forEach(name -> used.add(name.group(1)));
        assertThat(used).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theDashboardIsOfTheClassicModelAndPanelsDoNotOverlap() {
        assertThat(DASHBOARD.path("schemaVersion").asInt()).isPositive();
        assertThat(DASHBOARD.has("__inputs")).isFalse();
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : DASHBOARD.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(panel.path("title").asText()).isNotEmpty();
            JsonNode place = panel.path("gridPos");
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    int column = place.path("x").asInt() + x;
                    assertThat(column).isLessThan(24);
                    assertThat(cells.add(column + "/" + (place.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyAlertHasATimeAWordAndAParagraph(JsonNode rule) {
        String name = rule.path("alert").asText();
        assertThat(Sample.millis(rule.path("for").asText())).isPositive();
        assertThat(rule.path("labels").path("severity").asText()).isIn("warning", "critical");
        assertThat(rule.path("annotations").path("runbook").asText())
                .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
        String[] parts = Docs.read("docs/operations.md").split("\n#+ " + name + "\n", 2);
        assertThat(parts).as("a paragraph in docs/operations.md").hasSize(2);
        assertThat(parts[1].split("\n#", 2)[0].strip()).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void alertsFireWhenTheyShouldAndOnlyThen(JsonNode test) {
        long interval = Sample.millis(test.path("interval").asText());
        Map<Map<String, String>, List<Sample>> series = new HashMap<>();
        for (JsonNode line : test.path("input_series")) {
            series.put(
                    Sample.labels(line.path("series").asText()),
                    Sample.values(line.path("values").asText(), interval));
        }
        for (JsonNode check : test.path("alert_rule_test")) {
            JsonNode rule = rules().filter(each -> each.path("alert").equals(check.path("alertname")))
                    .findFirst()
                    .orElseThrow();
            Set<Fired> expected = new HashSet<>();
            check.path("exp_alerts")
                    .forEach(alert -> expected.add(new Fired(
                            AlertRun.texts(alert.path("exp_labels")), AlertRun.texts(alert.path("exp_annotations")))));
            long time = Sample.millis(check.path("eval_time").asText());
            assertThat(new AlertRun(rule, series, interval).at(time))
                    .as("%s at %s", check.path("alertname"), check.path("eval_time"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void everyAlertIsSeenToFireAndNotToFire() {
        Map<JsonNode, Set<Boolean>> seen = new HashMap<>();
        cases().forEach(test -> test.path("alert_rule_test")
                .forEach(check -> seen.computeIfAbsent(check.path("alertname"), unseen -> new HashSet<>())
                        .add(check.path("exp_alerts").isEmpty())));
        rules().forEach(rule ->
                assertThat(seen).as("%s", rule.path("alert")).containsEntry(rule.path("alert"), Set.of(true, false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redwork_jobs_total{",
                "sum by (queue (redwork_jobs_total)",
                "redwork_jobs_total[5m",
                "redwork_jobs_total > ",
                "topk(3, redwork_jobs_total)",
                "redwork_jobs_total{queue=mail}",
                "redwork_jobs_total redwork_jobs_total",
                "redwork_jobs_total ; 1"
            })
    void whatIsNoExpressionIsNotRead(String text) {
        assertThatThrownBy(() -> Reader.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Prometheus' names, with those of the parts of histograms and summaries, and their labels. */
    private static Map<String, Set<String>> metrics() {
        Map<String, Set<String>> metrics = new TreeMap<>();
        METRIC.matcher(Docs.read("docs/metrics.md")).results().forEach(row -> {
            Set<String> labels = new TreeSet<>(OF_THE_TARGET);
            Stream.of(row.group(3).strip().split(", *", -1))
                    .filter(label -> !label.isEmpty())
                    .forEach(labels::add);
            metrics.put(row.group(1), labels);
            if (row.group(2).equals("histogram") || row.group(2).equals("summary")) {
                Set<String> buckets = new TreeSet<>(labels);
                buckets.add("le");
                metrics.put(row.group(1) + "_bucket", buckets);
                metrics.put(row.group(1) + "_sum", labels);
                metrics.put(row.group(1) + "_count", labels);
            }
        });
        return metrics;
    }

    private static Stream<JsonNode> panels() {
        return all(DASHBOARD.path("panels"));
    }

    private static Stream<String> expressions(JsonNode panel) {
        return all(panel.path("targets")).map(target -> target.path("expr").asText());
    }

    private static Stream<JsonNode> rules() {
        return all(yaml("deploy/grafana/alerts.yaml").path("groups").path(0).path("rules"));
    }

    private static Stream<JsonNode> cases() {
        return all(yaml("deploy/grafana/alerts-test.yaml").path("tests"));
    }

    private static Stream<JsonNode> all(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all.stream();
    }

    private static JsonNode yaml(String file) {
        Object read = new Yaml().load(Docs.read(file));
        return new ObjectMapper().valueToTree(read);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
