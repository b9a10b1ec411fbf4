package dev.redwork.queue.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One reason why a job is where it is.
 *
 * @param code that programs can rely on: {@code no_worker}, {@code paused}, {@code ahead}, ...
 * @param text a sentence for people: what holds it, since when, and what to do
 * @param figures what the text says as data, by name: times and counts, {@code ended_per_second}, lists of texts and times
 */
public record DiagnosisReason(String code, String text, Map<String, Object> figures) {
    public DiagnosisReason {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
