package dev.redwork.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.TypeToken;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a task's types to JSON and back, and what is said when they do not fit. */
class JsonTest {
    private static final Task<Pair, BigInteger> GCD = Task.of("gcd", Pair.class, BigInteger.class);

    record Pair(BigInteger a, BigInteger b) {}

    record Page(String url, int status, Instant at, Duration took, List<Pair> pairs) {}

    public static final class Broken {
        @SuppressWarnings("DoNotCallSuggester")
        public String getText() {
            throw new IllegalStateException("no text today");
        }
    }

    private static Payload written(@Nullable Object value) {
        return Json.output(Task.of("t", String.class, Object.class)).write(value);
    }

    @Test
    void aRecordComesBack() {
        Pair pair = new Pair(new BigInteger("9".repeat(5_000)), BigInteger.ONE);

        assertThat(Json.input(GCD).read(written(pair))).isEqualTo(pair);
    }

    @Test
    void timesAreReadableText() {
        Page page = new Page("u", 200, Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(3), List.of());
        String json = written(page).toString();

        assertThat(json).contains("\"2026-01-02T03:04:05Z\"");
        assertThat(Json.output(Task.of("fetch", String.class, Page.class)).read(Payload.of(json)))
                .isEqualTo(page);
    }

    @Test
    void aGenericTypeComesBack() {
        Task<Map<String, List<Pair>>, List<Long>> task =
                Task.of("t", new TypeToken<Map<String, List<Pair>>>() {}, new TypeToken<List<Long>>() {});

        assertThat(Json.input(task).read(Payload.of("{\"x\":[{\"a\":1,\"b\":2}]}")))
                .isEqualTo(Map.of("x", List.of(new Pair(BigInteger.ONE, BigInteger.TWO))));
        assertThat(Json.output(task).read(Payload.of("[1,2]"))).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void aPayloadIsPassedOnAsItStands() {
        Payload json = new Payload("xx[ 1 ]yy".getBytes(UTF_8), 2, 5);

        assertThat(Json.input(Task.ofJson("t")).read(json)).isSameAs(json);
        assertThat(written(json).toString()).isEqualTo("[ 1 ]");
    }

    @Test
    void nullIsNull() {
        assertThat(written(null).toString()).isEqualTo("null");
        assertThat(Optional.ofNullable(Json.output(GCD).read(Payload.of("null"))))
                .isEmpty();
    }

    @Test
    void aWorkerPassesOverFieldsItDoesNotKnowAndAPersonIsToldOfThem() {
        Payload json = Payload.of("{\"a\":1,\"b\":2,\"c\":3}");

        assertThat(Json.input(GCD).read(json)).isEqualTo(new Pair(BigInteger.ONE, BigInteger.TWO));
        assertThatThrownBy(() -> Json.inputStrictly(GCD).read(json))
                .isInstanceOf(PayloadException.class)
                .hasMessage("JSON does not fit Pair: field 'c': Unrecognized field \"c\"");
        assertThat(Json.inputStrictly(GCD).read(Payload.of("{\"b\":2,\"a\":1}")))
                .isEqualTo(new Pair(BigInteger.ONE, BigInteger.TWO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{",
                "[1]",
                "5",
                "\"text\"",
                "{\"a\":\"x\",\"b\":2}",
                "{\"a\":1.5,\"b\":2}",
                "{\"a\":{},\"b\":2}",
                "{\"a\":[1],\"b\":2}",
                "{\"a\":1,\"b\":2} {}",
                "{\"a\":1,\"b\":2"
            })
    void whatDoesNotFitIsToldWithoutTheNamesOfClasses(String json) {
        assertThatThrownBy(() -> Json.input(GCD).read(Payload.of(json)))
                .isInstanceOf(PayloadException.class)
                .message()
                .startsWith("JSON does not fit Pair: ")
                .doesNotContain(
                        "\n", "com.", "java.", "dev.redwork", "jackson", "JsonToken", "Source:", "byte[]", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"x\"}", "{\"at\":\"yesterday\"}", "{\"pairs\":[{\"a\":[]}]}"})
    void theFieldThatDoesNotFitIsNamed(String json) {
        assertThatThrownBy(() ->
                        Json.output(Task.of("t", String.class, Page.class)).read(Payload.of(json)))
                .isInstanceOf(PayloadException.class)
                .message()
                .startsWith("JSON does not fit Page: field '" + json.replaceAll("^.\"(\\w+)\".*", "$1"))
                .doesNotContain("\n", "java.", "dev.redwork", "jackson", "JsonToken");
    }

    @Test
    void aFieldThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() ->
                        Json.output(Task.of("t", String.class, Page.class)).read(Payload.of("{\"status\":null}")))
                .isInstanceOf(PayloadException.class)
                .hasMessage("JSON does not fit Page: status is missing");
    }

    @Test
    void aTypeWithoutANameOfItsOwnIsToldReadably() {
        Task<List<Pair>, List<Pair>> task = Task.of("t", new TypeToken<>() {}, new TypeToken<>() {});

        assertThatThrownBy(() -> Json.input(task).read(Payload.of("5")))
                .hasMessageStartingWith("JSON does not fit List<Pair>: ")
                .message()
                .doesNotContain("java.", "dev.redwork", "JsonToken");
    }

    @Test
    void aValueThatCannotBeWrittenIsTold() {
        List<Object> knot = new ArrayList<>();
        knot.add(knot);
        for (Object value : List.of(new Broken(), knot)) {
            assertThatThrownBy(() -> written(value))
                    .isInstanceOf(PayloadException.class)
                    .message()
                    .startsWith("cannot be written as JSON: ")
                    .hasSizeLessThan(500)
                    .doesNotContain("dev.redwork", "jackson", "java.", "\n");
        }
        assertThatThrownBy(() -> written(new Broken())).hasMessageEndingWith("field 'text': no text today");
    }

    @Test
    void whatIsNestedDeeperThanCanBeReadIsNotWritten() {
        Object deep = 1;
        for (int i = 0; i < 190; i++) {
            deep = List.of(deep);
        }
        Job job = new Job("a", "t", written(deep), 1, Defaults.RESULT_TTL, null, null);
        assertThat(JobJson.read("a", JobJson.write(job)).input()).isEqualTo(job.input());

        Object deeper = List.of(deep);
        assertThatThrownBy(() -> written(deeper)).isInstanceOf(PayloadException.class);
    }

    @Test
    void oneJsonValueIsParsedAndAnythingElseIsNot() {
        assertThat(Json.parse(" [1, {\"a\":null}] ")).hasToString(" [1, {\"a\":null}] ");
        for (String text : List.of("", "  ", "garbage", "{\"a\":}", "1 2", "[1", "{'a':1}")) {
            assertThatThrownBy(() -> Json.parse(text))
                    .as(text)
                    .isInstanceOf(PayloadException.class)
                    .message()
                    .startsWith("is ")
                    .doesNotContain("com.", "java.", "jackson", "\n");
        }
    }
}
