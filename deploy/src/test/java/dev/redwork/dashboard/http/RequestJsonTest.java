package dev.redwork.dashboard.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestJsonTest {
    @Test
    void valuesStayTheBytesThatCame() {
        Payload value = RequestJson.value(
                "it",
                Payload.of(" {\"a\": 12345678901234567890123 ,\"b\":1.10,\"c\":[ 1 , {}"
                        + " ],\"d\":\"\\u00e9é\",\"e\":-0.0e+5} "));
        Map<String, Payload> fields = RequestJson.fields(value);
        assertThat(fields.values().stream().map(Payload::toString))
                .containsExactly("12345678901234567890123", "1.10", "[ 1 , {} ]", "\"\\u00e9é\"", "-0.0e+5");
        assertThat(RequestJson.elements(Objects.requireNonNull(fields.get("c")), 2).stream()
                        .map(Payload::toString))
                .containsExactly("1", "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "nul",
                "01",
                "\"\\x\"",
                "{'a':1}",
                "NaN",
                "\"\\ud8\"",
                "[1 2]"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> value(text)).isInstanceOf(Problem.class);
    }

    @Test
    void oneWithMoreThanAnyCallTakesIsNotCutToItsEnd() {
        Payload ones = RequestJson.value("it", Payload.of("[" + "1,".repeat(1_000) + "1]"));
        assertThat(RequestJson.elements(ones, 10)).hasSize(11);
        String names =
                IntStream.range(0, 101).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        Payload object = RequestJson.value("it", Payload.of(names));
        assertThatThrownBy(() -> RequestJson.fields(object))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 100 fields");
    }

    @Test
    void aFieldTwiceIsRefusedAlsoDeepInside() {
        assertThatThrownBy(() -> value("[{\"a\":{\"b\":1,\"b\":2}}]")).hasMessageContaining("a field twice");
    }

    @Test
    void depthAndDigitsHaveLimits() {
        value("[".repeat(100) + "]".repeat(100));
        assertThatThrownBy(() -> value("[".repeat(101) + "]".repeat(101))).hasMessage("it is nested deeper than 100");
        value("[" + "9".repeat(1_000) + "]");
        assertThatThrownBy(() -> value("[" + "9".repeat(1_001) + "]")).hasMessageContaining("1,000 digits");
        assertThatThrownBy(() -> value("{\"a\":1." + "9".repeat(1_001) + "}")).hasMessageContaining("1,000 digits");
    }

    @Test
    void otherEncodingsAreRefused() {
        for (byte[] bytes : List.of(
                "{}".getBytes(StandardCharsets.UTF_16),
                "{}".getBytes(StandardCharsets.UTF_16BE),
                "[\"é\"]".getBytes(StandardCharsets.ISO_8859_1),
                new byte[] {'[', '"', (byte) 0xC0, (byte) 0x80, '"', ']'},
                new byte[] {'[', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ']'})) {
            assertThatThrownBy(() -> RequestJson.value("it", Payload.of(bytes)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("UTF-8");
        }
        // A text that decodes in many steps.
        value("\"" + "é".repeat(100_000) + "\"");
    }

    @Test
    void messagesRepeatNothing() {
        assertThatThrownBy(() -> value("{\"a\":secret}")).hasMessage("it is no JSON, near byte 6");
        assertThatThrownBy(() -> value("{\"secret\":1,\"secret\":2}")).hasMessageNotContaining("secret");
    }

    private static Payload value(String text) {
        return RequestJson.value("it", Payload.of(text.getBytes(UTF_8)));
    }
}
