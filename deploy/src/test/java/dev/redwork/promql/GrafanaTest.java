package dev.redwork.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                        panels().stream().flatMap(GrafanaTest::expressions),
                        rules().stream().map(rule -> (String) rule.get("expr")))
                .toList();
        assertThat(expressions).hasSizeGreaterThan(30);
        for (String expression : expressions) {
            Expression read = Reader.read(expression.replace("$__rate_interval", "1m"));
            read.all().filter(Select.class::isInstance).map(Select.class::cast).forEach(select -> {
                assertThat(metrics).as(expression).containsKey(select.name());
                select.matches()
                        .forEach(match ->
                                assertThat(metrics.get(select.name())).as(expression).contains(match.label()));
            });
        }
    }

    @Test
    void whatIsChosenAboveIsAVariable() {
        List<String> names = new ArrayList<>();
        DASHBOARD.path("templating").path("list").forEach(variable -> names.add(
                variable.path("name").asText()));
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
        for (JsonNode panel : panels()) {
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
    void everyAlertHasATimeAWordAndAParagraph(Map<String, Object> rule) {
        String name = (String) rule.get("alert");
        assertThat(Sample.millis((String) rule.get("for"))).isPositive();
        assertThat(map(rule.get("labels")).get("severity")).isIn("warning", "critical");
        assertThat(map(rule.get("annotations")).get("runbook"))
                .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
        String[] parts = Docs.read("docs/operations.md").split("\n#+ " + name + "\n", 2);
        assertThat(parts).as("a paragraph in docs/operations.md").hasSize(2);
        assertThat(parts[1].split("\n#", 2)[0].strip()).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void alertsFireWhenTheyShouldAndOnlyThen(Map<String, Object> test) {
        long interval = Sample.millis((String) test.get("interval"));
        Map<Map<String, String>, List<Sample>> series = new HashMap<>();
        for (Map<String, Object> line : maps(test.get("input_series"))) {
            series.put(
                    Sample.labels((String) line.get("series")), Sample.values((String) line.get("values"), interval));
        }
        for (Map<String, Object> check : maps(test.get("alert_rule_test"))) {
            Map<String, Object> rule = rules().stream()
                    .filter(each -> each.get("alert").equals(check.get("alertname")))
                    .findFirst()
                    .orElseThrow();
            Set<Fired> expected = new HashSet<>();
            maps(check.get("exp_alerts"))
                    .forEach(alert -> expected.add(new Fired(
                            new TreeMap<>(texts(alert.get("exp_labels"))),
                            new TreeMap<>(texts(alert.get("exp_annotations"))))));
            assertThat(new AlertRun(rule, series, interval).at(Sample.millis((String) check.get("eval_time"))))
                    .as("%s at %s", check.get("alertname"), check.get("eval_time"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void everyAlertIsSeenToFireAndNotToFire() {
        Map<Object, Set<Boolean>> seen = new HashMap<>();
        cases().flatMap(test -> maps(test.get("alert_rule_test")).stream()).forEach(check -> seen.computeIfAbsent(
                        check.get("alertname"), unseen -> new HashSet<>())
                .add(maps(check.get("exp_alerts")).isEmpty()));
        rules().forEach(rule -> assertThat(seen.get(rule.get("alert")))
                .as("%s", rule.get("alert"))
                .containsExactlyInAnyOrder(true, false));
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

    private static List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        DASHBOARD.path("panels").forEach(panels::add);
        return panels;
    }

    private static Stream<String> expressions(JsonNode panel) {
        List<String> expressions = new ArrayList<>();
        panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
        return expressions.stream();
    }

    private static List<Map<String, Object>> rules() {
        return maps(maps(yaml("deploy/grafana/alerts.yaml").get("groups")).get(0).get("rules"));
    }

    private static Stream<Map<String, Object>> cases() {
        return maps(yaml("deploy/grafana/alerts-test.yaml").get("tests")).stream();
    }

    private static Map<String, Object> yaml(String file) {
        return new Yaml().load(Docs.read(file));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(Object value) {
        return (Map<String, String>) value;
    }
}
