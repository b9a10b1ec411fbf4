package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarkerFactory;

/** The log as JSON: an object a line, whatever is logged, with the keys that docs/operations.md lists. */
class JsonLogTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\| ");

    private final LoggerContext context = new LoggerContext();
    private final Encoder<ILoggingEvent> json = Logging.json();

    private JsonNode written(LoggingEvent event) throws IOException {
        String text = new String(json.encode(event), UTF_8);
        assertThat(text.lines()).as("one line: %s", text).hasSize(1);
        assertThat(text).endsWith("\n");
        return new ObjectMapper().readTree(text);
    }

    private LoggingEvent event(String message, @Nullable Throwable thrown) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        LoggingEvent event = new LoggingEvent(
                "here", context.getLogger("dev.redwork.Some"), Level.WARN, message, thrown, new Object[] {"a\nb"});
        event.setInstant(Instant.parse("2026-03-01T09:05:02.030Z"));
        event.setThreadName("redwork-default-1");
        return event;
    }

    private static Set<String> keys(JsonNode event) {
        Set<String> keys = new TreeSet<>();
        event.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void aLineHasTimeLevelWhoAndMessage() throws IOException {
        JsonNode event = written(event("no \"bread\"\r\n\tand {} \u2028\u0000", null));

        assertThat(event.path("timestamp").asLong()).isEqualTo(1_772_355_902_030L);
        assertThat(event.path("level").asText()).isEqualTo("WARN");
        assertThat(event.path("threadName").asText()).isEqualTo("redwork-default-1");
        assertThat(event.path("loggerName").asText()).isEqualTo("dev.redwork.Some");
        assertThat(event.path("formattedMessage").asText()).isEqualTo("no \"bread\"\r\n\tand a\nb \u2028\u0000");
        assertThat(event.path("mdc")).isEmpty();
        assertThat(keys(event))
                .containsExactly(
                        "formattedMessage", "level", "loggerName", "mdc", "threadName", "throwable", "timestamp");
    }

    @Test
    void itsKeysAreThoseOfThePage() throws IOException {
        LoggingEvent event = event("no bread", new IllegalStateException("no\noven", new IOException("no gas")));
        event.setMDCPropertyMap(Map.of("job", "page-7", "task", "bake", "trace_id", "4bf9", "span_id", "00f0"));
        event.addMarker(new BasicMarkerFactory().getMarker("mine"));
        event.addKeyValuePair(new KeyValuePair("tenant", 7));
        JsonNode written = written(event);

        assertThat(written.path("mdc").path("job").asText()).isEqualTo("page-7");
        assertThat(written.path("mdc").path("trace_id").asText()).isEqualTo("4bf9");
        assertThat(keys(written.path("throwable"))).contains("className", "message", "stepArray", "cause");
        assertThat(written.path("throwable").path("message").asText()).isEqualTo("no\noven");
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        String section = page.substring(page.indexOf("--log-format json")).split("\n## ", 2)[0];
        Set<String> told = ROW.matcher(section)
                .results()
                .flatMap(row -> List.of(row.group(1).replace("`", "").split(", ", -1)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(keys(written)).isEqualTo(told);
    }
}
