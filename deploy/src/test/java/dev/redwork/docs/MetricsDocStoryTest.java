package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.listener.Buckets;
import dev.redwork.producer.Producer;
import dev.redwork.producer.metrics.ProducerMetrics;
import dev.redwork.worker.Worker;
import dev.redwork.worker.metrics.WorkerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/metrics.md: its meters, types, labels and values are those of a live scrape, both ways. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsDocStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PAGE = Docs.read("docs/metrics.md");
    private static final int QUEUES = PAGE.indexOf("\n## Queues\n");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([\\w.]+)` \\| `(\\w+)` \\| (\\w+) \\| ([\\w, ]*) ?\\| .+\\|$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** While its worker was up. */
    private final Set<String> meters = new TreeSet<>();

    /** One that succeeds after a failure, one that dies, and a duplicate. */
    private String scrape() {
        Task<Integer, Integer> task = Task.of("task", Integer.class, Integer.class);
        try (Worker worker = Worker.builder(redis.url())
                        .lane(2, "default")
                        .handle(task, (input, context) -> {
                            if (input == 2) {
                                throw new PermanentFailure("on purpose");
                            }
                            return input;
                        })
                        .listener(new WorkerMetrics(registry))
                        .start();
                Producer producer = Producer.builder(redis.url())
                        .listener(new ProducerMetrics(registry))
                        .connect()) {
            assertThat(producer.enqueue(task, 1, "mine").get(PATIENCE)).isEqualTo(1);
            producer.enqueue(task, 1, "mine");
            assertThatThrownBy(() -> producer.enqueue(task, 2).get(PATIENCE)).hasMessageContaining("on purpose");
            await().atMost(PATIENCE)
                    .until(() -> registry.get("redwork.result.wait").timer().count() == 2
                            && registry.get("redwork.job.attempts").summary().count() == 2);
            String text = registry.scrape();
            registry.getMeters().forEach(meter -> meters.add(meter.getId().getName()));
            assertThat(worker.stopped()).isNotDone();
            return text;
        }
    }

    @Test
    void theTableIsThatOfALiveScrape() {
        Set<String> names = assertTold(PAGE.substring(0, QUEUES), scrape());
        assertThat(meters).isEqualTo(names);
    }

    @Test
    void theTableOfQueuesIsThatOfADashboard() {
        scrape();
        try (Dashboard dashboard = Dashboard.start(RedisSettings.of(redis.url()), 0)) {
            Set<String> names = assertTold(
                    PAGE.substring(QUEUES),
                    new ApiClient(dashboard).get("/metrics").text());
            assertThat(names).contains("redwork.queue.jobs");
        }
    }

    /** The names of the rows. */
    private static Set<String> assertTold(String page, String scrape) {
        Map<String, String> told = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        ROW.matcher(page).results().forEach(row -> {
            assertThat(row.group(2)).startsWith(row.group(1).replace('.', '_'));
            told.put(row.group(2), row.group(3));
            labels.put(row.group(2), namesIn(row.group(4)));
            names.add(row.group(1));
            if (!row.group(3).equals("gauge") && !row.group(3).equals("counter")) {
                told.put(row.group(2) + "_max", "gauge");
                labels.put(row.group(2) + "_max", namesIn(row.group(4)));
            }
        });

        Map<String, String> types = new TreeMap<>();
        TYPE.matcher(scrape).results().forEach(type -> types.put(type.group(1), type.group(2)));
        assertThat(types).as(scrape).isEqualTo(told);

        Map<String, Set<String>> seen = new TreeMap<>();
        SAMPLE.matcher(scrape).results().forEach(sample -> {
            String family = types.containsKey(sample.group(1))
                    ? sample.group(1)
                    : sample.group(1).replaceFirst("_(bucket|count|sum)$", "");
            seen.computeIfAbsent(family, none -> new TreeSet<>())
                    .addAll(labelsOf(sample.group(2)).keySet());
        });
        seen.values().forEach(found -> found.remove("le"));
        assertThat(seen).isEqualTo(labels);
        return names;
    }

    private static Set<String> namesIn(String cell) {
        return Stream.of(cell.strip().split(", *", -1))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> labelsOf(String labels) {
        Map<String, String> values = new TreeMap<>();
        if (labels != null) {
            LABEL.matcher(labels).results().forEach(label -> values.put(label.group(1), label.group(2)));
        }
        return values;
    }

    @Test
    void valuesAreThoseOfTheTableAndBoundsThoseOfThePage() {
        String scrape = scrape();

        assertThat(scrape)
                .contains(
                        "redwork_jobs_total{outcome=\"succeeded\",queue=\"default\",task=\"task\"} 1.0",
                        "redwork_jobs_total{outcome=\"dead\",queue=\"default\",task=\"task\"} 1.0",
                        "redwork_jobs_enqueued_total{how=\"new\",queue=\"default\",task=\"task\"} 2.0",
                        "redwork_jobs_enqueued_total{how=\"duplicate\",queue=\"default\",task=\"task\"} 1.0",
                        "redwork_job_run_seconds_count{outcome=\"failed\",queue=\"default\",task=\"task\"} 1",
                        "redwork_job_wait_seconds_count{queue=\"default\"} 2",
                        "redwork_job_attempts_sum{queue=\"default\"} 2.0",
                        "redwork_lane_threads{lane=\"default:2\",state=\"idle\"} 2.0");
        String bounds = PAGE.substring(PAGE.indexOf("bounds of all histograms are") + 28, PAGE.indexOf(" s.\n"));
        assertThat(Arrays.stream(bounds.replace("1,800", "1800").split("[^\\d.]+", -1))
                        .filter(bound -> !bound.isEmpty())
                        .map(Double::valueOf))
                .containsExactlyElementsOf(Arrays.stream(Buckets.times())
                        .map(bound -> bound.toNanos() / 1e9)
                        .toList())
                .containsExactlyElementsOf(SAMPLE.matcher(scrape)
                        .results()
                        .filter(sample -> sample.group(1).equals("redwork_result_wait_seconds_bucket"))
                        .map(sample -> labelsOf(sample.group(2)).get("le"))
                        .filter(bound -> !bound.equals("+Inf"))
                        .map(Double::valueOf)
                        .toList());
    }

    @Test
    void gaugesEndWithTheirWorker() {
        assertThat(scrape()).contains("redwork_lane_threads{");

        assertThat(registry.scrape())
                .doesNotContain("redwork_lane_threads{")
                .contains("redwork_heartbeat_age_seconds NaN");
    }
}
