package dev.redwork.promql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One alert rule, evaluated from the first moment of its series on. */
record AlertRun(JsonNode rule, Map<Map<String, String>, List<Sample>> series, long interval) {
    private static final Pattern LABEL = Pattern.compile("\\{\\{ \\$labels\\.(\\w+) }}");

    /** An alert that fires. */
    record Fired(Map<String, String> labels, Map<String, String> annotations) {}

    /** @param time ms */
    Set<Fired> at(long time) {
        Expression expression = Reader.read(rule.path("expr").asText());
        long wait = Sample.millis(rule.path("for").asText());
        Map<Map<String, String>, Long> since = new HashMap<>();
        for (long now = 0; now <= time; now += interval) {
            Set<Map<String, String>> active = new Evaluation(series, now)
                    .of(expression).keySet().stream().map(Evaluation::without).collect(Collectors.toSet());
            since.keySet().retainAll(active);
            for (Map<String, String> labels : active) {
                since.putIfAbsent(labels, now);
            }
        }
        return since.entrySet().stream()
                .filter(alert -> alert.getValue() <= time - wait)
                .map(alert -> fired(alert.getKey()))
                .collect(Collectors.toSet());
    }

    private Fired fired(Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(texts("labels"));
        Map<String, String> annotations = texts("annotations");
        annotations.replaceAll(
                (name, text) -> LABEL.matcher(text).replaceAll(label -> labels.getOrDefault(label.group(1), "")));
        return new Fired(all, annotations);
    }

    private Map<String, String> texts(String field) {
        return texts(rule.path(field));
    }

    /** The fields of an object of texts. */
    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
