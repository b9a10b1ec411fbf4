package dev.redwork.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes and failures to JSON and back. */
class ResultJsonTest {
    private static final Failure THROWN = new Failure(
            Reason.FAILED, "java.io.IOException", "no \"route\"\nto host ∑", "at x\n\tat y", 1_700_000_000_000L, 7);

    @Test
    void aSuccessReadsAsPeopleExpect() {
        assertThat(new String(JobJson.write(succeeded(Payload.of("[1, 2]"))), UTF_8))
                .isEqualTo("{\"state\":\"succeeded\",\"v\":1,\"id\":\"a\",\"task\":\"gcd\",\"attempt\":2,"
                        + "\"worker\":\"w\",\"started\":5,\"ended\":9,\"crashes\":[3,4],\"output\":[1, 2]}");
    }

    /** A ULID tells it, and pays for nothing. */
    @Test
    void theTimeOfAnIdOfOnesOwnIsKept() {
        JobResult own = new JobResult("order-7", "t", JobState.EXPIRED, null, null, 1, "w", 5, 9, List.of(), 4);

        assertThat(new String(JobJson.write(own), UTF_8))
                .isEqualTo("{\"state\":\"expired\",\"v\":1,\"id\":\"order-7\",\"task\":\"t\",\"attempt\":1,"
                        + "\"worker\":\"w\",\"enqueued\":4,\"started\":5,\"ended\":9}");
        assertThat(JobJson.readResult(JobJson.write(own))).isEqualTo(own);
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.json.JsonValues#all")
    void anOutputComesBackByteForByte(String value) {
        JobResult result = succeeded(Payload.of(value));
        JobResult read = JobJson.readResult(JobJson.write(result));

        assertThat(read).isEqualTo(result);
        assertThat(read.output()).hasToString(value);
    }

    @Test
    void aDeathComesBackWithItsFailure() {
        JobResult dead = new JobResult("a", "t", JobState.DEAD, null, THROWN, 10, "w", 5, 9, List.of(), 0);

        assertThat(JobJson.readResult(JobJson.write(dead))).isEqualTo(dead);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aFailureOfEachReasonComesBack(Reason reason) {
        Failure failure = Failure.of(reason, "why", 5, 0);

        assertThat(JobJson.readFailure(JobJson.write(failure))).isEqualTo(failure);
        assertThat(new String(JobJson.write(failure), UTF_8))
                .startsWith("{\"reason\":\"" + reason.text() + "\",\"message\":\"why\"");
        assertThat(Reason.ofText(reason.text())).isEqualTo(reason);
    }

    @Test
    void aThrownFailureComesBack() {
        assertThat(JobJson.readFailure(JobJson.write(THROWN))).isEqualTo(THROWN);
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() {
        JobResult result = read("""
                {"more":{"id":"x"},"output":1,"state":"succeeded","v":1,"id":"a","task":"t","new":[{"v":2}],
                 "failure":{"reason":"failed","at":1,"message":"m","extra":{"message":"x"}}}""");

        assertThat(result.id()).isEqualTo("a");
        assertThat(result.output()).hasToString("1");
        assertThat(result.failure()).isEqualTo(Failure.of(Reason.FAILED, "m", 1, 0));
    }

    @Test
    void aLaterVersionIsRefused() {
        assertThatThrownBy(() -> read("{\"v\":2}"))
                .isInstanceOf(PayloadException.class)
                .hasMessage("outcome is not readable: it has \"v\":2, this Redwork reads \"v\":1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "[]",
                "{\"v\":1,",
                "{\"v\":1,\"state\":\"exploded\"}",
                "{\"v\":1,\"crashes\":[1,",
                "{\"v\":1,\"failure\":{\"reason\":\"unheard of\"}}",
                "{\"v\":1,\"attempt\":true}"
            })
    void garbageIsRefusedInOneReadableLine(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(PayloadException.class)
                .message()
                .startsWith("outcome is not readable: ")
                .doesNotContain("\n", "com.", "java.", "dev.redwork", "jackson", "JsonToken", "Exception", "byte[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "[]", "{\"reason\":\"unheard of\"}", "{\"at\":\"x\"}", "{\"reason\":"})
    void aFailureThatCannotBeReadSaysSo(String text) {
        assertThat(JobJson.readFailure(text.getBytes(UTF_8)).message()).isEqualTo("the stored failure is not readable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void whatIsNoUtf8IsRefused(String charset) {
        assertThatThrownBy(() -> JobJson.readResult("{\"state\":\"dead\",\"v\":1}".getBytes(Charset.forName(charset))))
                .isInstanceOf(PayloadException.class)
                .hasMessage("outcome is not readable: it must be UTF-8 JSON");
        assertThat(JobJson.readFailure("{\"reason\":\"poison\"}".getBytes(Charset.forName(charset)))
                        .message())
                .isEqualTo("the stored failure is not readable");
    }

    /** Of an id as it stands in Redis, of a message that was cut inside a character. */
    @Test
    void whatUtf8CannotHoldIsWrittenAsPeopleReadIt() {
        Failure failure = new Failure(Reason.FAILED, "x.\uDCE9", "cut \uD83D", "at \uDC00", 1, 0);
        JobResult result =
                new JobResult("caf\uDCE9", "t", JobState.DEAD, null, failure, 1, "\uDCFF", 5, 9, List.of(), 0);

        JobResult read = JobJson.readResult(JobJson.write(result));

        assertThat(read.id()).isEqualTo("caf\\xe9");
        assertThat(read.worker()).isEqualTo("\\xff");
        assertThat(read.failure()).isEqualTo(new Failure(Reason.FAILED, "x.\\xe9", "cut \uFFFD", "at \uFFFD", 1, 0));
        assertThat(JobJson.readFailure(JobJson.write(failure))).isEqualTo(read.failure());
    }

    private static JobResult succeeded(@Nullable Payload output) {
        return new JobResult("a", "gcd", JobState.SUCCEEDED, output, null, 2, "w", 5, 9, List.of(3L, 4L), 0);
    }

    private static JobResult read(String text) {
        return JobJson.readResult(text.getBytes(UTF_8));
    }
}
