package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.CancelResult;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.yaml.snakeyaml.Yaml;

/** docs/operations.md: what an autoscaler is told to ask is there, and counts what waits. */
class AutoscalingDocStoryTest {
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(apiVersion: keda.*?)```");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void theValueIsWhereTheExampleLooksForIt() throws Exception {
        Matcher example = YAML.matcher(Docs.read("docs/operations.md"));
        assertThat(example.find()).isTrue();
        Map<String, Object> scaled = new Yaml().load(example.group(1));
        Map<String, String> trigger = metadata(scaled);
        URI url = URI.create(trigger.get("url"));

        try (Dashboard server = Dashboard.start(RedisSettings.of(REDIS.url()), 0);
                Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()))) {
            JobHandle<String> job = producer.enqueue(
                    Task.of("t", String.class, String.class).with(options -> options.queue("mail")), "x");
            assertThat(value(server, url, trigger)).isEqualTo(1);
            assertThat(job.cancel()).isEqualTo(CancelResult.CANCELLED);
            assertThat(value(server, url, trigger)).isZero();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> metadata(Map<String, Object> scaled) {
        Map<String, Object> spec = (Map<String, Object>) scaled.get("spec");
        Map<String, Object> trigger = ((List<Map<String, Object>>) spec.get("triggers")).get(0);
        assertThat(trigger.get("type")).isEqualTo("metrics-api");
        return (Map<String, String>) trigger.get("metadata");
    }

    private static int value(Dashboard server, URI url, Map<String, String> trigger) throws Exception {
        URI here = URI.create("http://127.0.0.1:" + server.port() + url.getPath());
        JsonNode answer = new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(here).build(), BodyHandlers.ofString())
                        .body());
        JsonNode value = answer.path(trigger.get("valueLocation"));
        assertThat(value.isInt()).as("%s", answer).isTrue();
        return value.asInt();
    }
}
