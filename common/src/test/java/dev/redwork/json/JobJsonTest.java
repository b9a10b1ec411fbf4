package dev.redwork.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.TraceContext;
import dev.redwork.job.Utf8;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job's spec to JSON and back; the input travels as it stands. */
class JobJsonTest {
    @Test
    void whatEqualsItsDefaultIsLeftOut() {
        Job job = new Job("id", "gcd", Payload.of("[1,2]"), Defaults.ATTEMPTS, Defaults.RESULT_TTL, null, null);

        assertThat(written(job)).isEqualTo("{\"v\":1,\"task\":\"gcd\",\"input\":[1,2]}");
        assertThat(JobJson.read("id", JobJson.write(job))).isEqualTo(job);
    }

    @Test
    void whatDiffersFromItsDefaultIsKept() {
        Job job = new Job("id", "gcd", Payload.of("null"), 3, Duration.ofHours(1), "p.1", null);

        assertThat(written(job))
                .isEqualTo(
                        "{\"v\":1,\"task\":\"gcd\",\"inbox\":\"p.1\",\"attempts\":3,\"ttl\":3600000,\"input\":null}");
        assertThat(JobJson.read("id", JobJson.write(job))).isEqualTo(job);
    }

    @Test
    void masksAreKeptAndMakeAJobWithoutThemNoLonger() {
        List<String> masks = List.of("/card/number", "/a\"\\b", "/\u00e4~1", "");
        Job job = new Job("id", "t", Payload.of("7"), 3, Defaults.RESULT_TTL, 0, 0, 0, null, "p", null, null, masks);
        assertThat(written(job)).contains("\"masks\":[\"/card/number\",").endsWith(",\"input\":7}");
        assertThat(JobJson.read("id", JobJson.write(job))).isEqualTo(job);
        JobResult result =
                new JobResult("id", "t", JobState.SUCCEEDED, Payload.of("8"), null, 1, "w", 1, 2, List.of(), 0, masks);
        assertThat(JobJson.readResult(JobJson.write(result))).isEqualTo(result);
        assertThat(new String(JobJson.write(result), UTF_8)).endsWith(",\"output\":8}");
        assertThat(JobJson.readResult(JobJson.write(result.withoutOutput())).masks())
                .isEqualTo(masks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"/a\"", "{\"a\":[1]}", "[7]", "[[\"/a\"]]"})
    void ofMasksThatAreNoneAllIsMasked(String masks) {
        byte[] spec = "{\"v\":1,\"task\":\"t\",\"masks\":%s,\"input\":7}"
                .formatted(masks)
                .getBytes(UTF_8);
        Job job = JobJson.read("id", spec);
        assertThat(job.masks()).containsExactly("");
        assertThat(job.input()).hasToString("7");
    }

    @Test
    void whenItWasEnqueuedIsLeftOutWhereItsIdTellsIt() {
        String id = "01M7YXJRKFKN9F2G69S4WJDA9P";
        long made = JobJson.timeOf(id);

        assertThat(made).isEqualTo(1_795_260_244_591L);
        assertThat(written(enqueued(id, made + 900))).doesNotContain("enqueued");
        assertThat(written(enqueued(id, made + 1_100))).contains("\"enqueued\":" + (made + 1_100));
        assertThat(written(enqueued("mine", made))).contains("\"enqueued\":" + made);
        assertThat(JobJson.timeOf("mine")).isZero();
    }

    @Test
    void whenItIsDueIsToldOfJobsForLaterOnly() {
        Job later = new Job(
                "id", "t", Payload.of("1"), 10, Defaults.RESULT_TTL, 0, 1_700_000_000_000L, 0, null, null, null, null);

        assertThat(written(later)).isEqualTo("{\"v\":1,\"task\":\"t\",\"due\":1700000000000,\"input\":1}");
        assertThat(JobJson.read("id", JobJson.write(later))).isEqualTo(later);
    }

    @Test
    void aTraceTravelsAsItStands() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        TraceContext trace = new TraceContext(parent, "a=\"\\", "b = c");
        Job traced = new Job("id", "t", Payload.of("1"), 10, Defaults.RESULT_TTL, 0, 0, 0, null, null, null, trace);

        assertThat(written(traced))
                .isEqualTo("{\"v\":1,\"task\":\"t\",\"traceparent\":\"" + parent
                        + "\",\"tracestate\":\"a=\\\"\\\\\",\"baggage\":\"b = c\",\"input\":1}");
        assertThat(JobJson.read("id", JobJson.write(traced))).isEqualTo(traced);
    }

    /** Somebody wrote it by hand: a job must not die of that. */
    @Test
    void aTraceOfAnotherFormIsNone() {
        String spec = "{\"v\":1,\"task\":\"t\",\"traceparent\":\"00-1-1-1\",\"baggage\":\"b=c\",\"input\":1}";

        assertThat(JobJson.read("id", spec.getBytes(UTF_8)).trace()).isNull();
    }

    private static Job enqueued(String id, long time) {
        return new Job(id, "t", Payload.of("1"), 3, Defaults.RESULT_TTL, time, 0, 0, null, null, null, null);
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.json.JsonValues#all")
    void anInputComesBackByteForByte(String value) {
        Job job = new Job("id", "t", Payload.of(value), 3, Defaults.RESULT_TTL, "p", null);

        assertThat(JobJson.read("id", JobJson.write(job)).input()).hasToString(value);
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.json.JsonValues#all")
    void anInputIsFoundWhereverItStands(String value) {
        for (String spec : new String[] {
            "{\"input\":%s,\"task\":\"t\",\"v\":1}",
            " { \"task\" : \"t\" ,\n \"input\" :\t %s \n , \"v\" : 1 } ",
            "{\"later\":{\"input\":[1]},\"v\":1,\"more\":[{\"v\":9}],\"input\":%s,\"task\":\"t\",\"new\":\"\\\"}\"}"
        }) {
            Job job = JobJson.read("id", spec.formatted(value).getBytes(UTF_8));

            assertThat(job.input()).hasToString(value);
            assertThat(job.task()).isEqualTo("t");
        }
    }

    @Test
    void anInputMayBeAPartOfALargerArray() {
        byte[] array = "xx{\"a\":1}yy".getBytes(UTF_8);
        Job job = new Job("id", "t", new Payload(array, 2, 7), 1, Defaults.RESULT_TTL, null, null);

        assertThat(JobJson.read("id", JobJson.write(job)).input()).hasToString("{\"a\":1}");
    }

    @Test
    void anInputIsNotCopiedWhenItIsRead() {
        byte[] spec = "{\"v\":1,\"task\":\"t\",\"input\":\"abc\"}".getBytes(UTF_8);

        assertThat(JobJson.read("id", spec).input().array()).isSameAs(spec);
    }

    @Test
    void aSpecWithoutAnInputHasNull() {
        assertThat(read("{\"v\":1,\"task\":\"t\"}").input()).hasToString("null");
        assertThat(read("{\"v\":1,\"task\":\"t\",\"inbox\":null}").inbox()).isNull();
    }

    @Test
    void aLaterVersionIsRefusedAndSaysOfWhichJob() {
        assertThatThrownBy(() -> read("{\"v\":2,\"task\":\"t\"}"))
                .isInstanceOf(PayloadException.class)
                .hasMessage("spec of job id is not readable: it has \"v\":2, this Redwork reads \"v\":1");
        assertThatThrownBy(() -> read("{\"task\":\"t\"}")).hasMessageContaining("it has \"v\":0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":2}",
                "{\"task\":{\"v\":1},\"v\":2,\"task\":7",
                "{\"v\":2,\"task\":\"t\",\"enc\":\"gcm\"}\nbytes",
            })
    void theVersionOfANewerSpecIsFoundWhateverFollows(String spec) {
        assertThat(JobJson.otherVersion(spec.getBytes(UTF_8))).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"v\":1,\"task\":\"pages.all\",\"inbox\":\"x;pages.all",
                "{\"task\":\"t\",\"input\":{\"task\":\"u\"}};t",
                "{\"input\":{\"task\":\"u\"},\"task\":\"t\",;t",
                "{\"v\":1,\"task\":\"pages.al;``",
                "{\"v\":1,\"task\":7};``",
                "{\"v\":1,\"input\":\"caf\\u00e9\"};``",
                "garbage;``"
            })
    void theTaskIsFoundInTheBeginningOfASpecThatHoldsIt(String start, String task) {
        assertThat(JobJson.taskIn(start.getBytes(UTF_8))).isEqualTo(task);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":1,\"task\":7}",
                "{\"task\":\"t\"}",
                "{\"v\":\"2\"}",
                "{\"v\":2.5}",
                "{\"v\":null}",
                "{\"input\":{\"v\":2}}",
                "[2]",
                "",
                "garbage"
            })
    void whatTellsNoOtherVersionIsNotReadable(String spec) {
        assertThat(JobJson.otherVersion(spec.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "null",
                "[1]",
                "\"text\"",
                "{",
                "{\"v\":1",
                "{\"v\":1,\"task\":\"t\",\"input\":",
                "{\"v\":1,\"task\":\"t\",\"input\":[1,2}",
                "{\"v\":1,\"task\":\"t\",\"input\":\"open",
                "{\"v\":\"one\",\"task\":\"t\"}",
                "{\"v\":1}",
                "{\"v\":1,\"task\":null}",
                "{\"v\":1,\"task\":{\"task\":\"t\"}}",
                "{\"v\":1,\"task\":\"no blanks allowed\"}",
                "{\"v\":1,\"task\":\"t\",\"attempts\":0}",
                "{\"v\":1,\"task\":\"t\",\"attempts\":99999999999}",
                "{\"v\":1,\"task\":\"t\",\"ttl\":0}",
                "{\"v\":1,\"task\":\"t\",\"ttl\":-1}",
                "{\"v\":1,\"task\":\"t\",\"ttl\":9223372036854775807}",
                "{\"v\":1,\"task\":\"t\"} garbage"
            })
    void garbageIsRefusedInOneReadableLine(String spec) {
        assertThatThrownBy(() -> read(spec))
                .isInstanceOf(PayloadException.class)
                .message()
                .startsWith("spec of job id is not readable: ")
                .doesNotContain("\n", "com.", "java.", "jackson", "JsonToken", "Exception", "Source", "byte[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-16",
                "UTF-16BE",
                "UTF-16LE",
                "x-UTF-16LE-BOM",
                "UTF-32",
                "UTF-32BE",
                "UTF-32LE",
                "X-UTF-32LE-BOM"
            })
    void aSpecThatIsNoUtf8IsRefusedAndSaysSo(String charset) {
        byte[] spec = "{\"v\":2,\"task\":\"t\",\"input\":1}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> JobJson.read("id", spec))
                .isInstanceOf(PayloadException.class)
                .hasMessage("spec of job id is not readable: it must be UTF-8 JSON");
        assertThat(JobJson.otherVersion(spec)).as("it tells none").isEmpty();
    }

    @Test
    void anInputBehindAByteOrderMarkIsFound() {
        assertThat(read("\uFEFF{\"v\":1,\"task\":\"t\",\"input\":[1,2]}").input())
                .hasToString("[1,2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"v\":1,\"task\":\"t\",\"input\":\"é\"}", "{\"v\":1,\"é\":2,\"task\":\"t\"}"})
    void aSpecInLatin1IsRefused(String spec) {
        assertThatThrownBy(() -> JobJson.read("id", spec.getBytes(ISO_8859_1)))
                .isInstanceOf(PayloadException.class)
                .hasMessageStartingWith("spec of job id is not readable: ");
    }

    @Test
    void anIdWhoseBytesAreNoUtf8IsPrintable() {
        String id = Utf8.decode("caf\u00e9".getBytes(ISO_8859_1));

        assertThat(JobJson.read(id, "{\"v\":1,\"task\":\"t\"}".getBytes(UTF_8)).id())
                .isEqualTo("caf\\xe9");
        assertThatThrownBy(() -> JobJson.read(id, "{}".getBytes(UTF_8)))
                .hasMessageStartingWith("spec of job caf\\xe9 is not readable");
    }

    private static Job read(String spec) {
        return JobJson.read("id", spec.getBytes(UTF_8));
    }

    private static String written(Job job) {
        return new String(JobJson.write(job), UTF_8);
    }
}
