package dev.redwork.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.store.Claim;
import dev.redwork.store.Outcome;
import dev.redwork.store.RedisSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job whose spec this worker does not read. */
class OutcomeRulesTest {
    private final Session session =
            new Session(RedisSettings.of("redis://127.0.0.1:1").keys("q"), Timing.DEFAULT.lease(), Ticker.SYSTEM);

    @ParameterizedTest
    @ValueSource(strings = {"{\"v\":2,\"task\":\"t\"}", "{\"v\":99999999999999999999}", "{\"v\":0} and bytes"})
    void aSpecOfAnotherVersionParksAndSaysWhich(String spec) {
        Outcome outcome = ended(claim(spec, null, 0), new PayloadException("not readable"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
            assertThat(parked.failure().reason()).isEqualTo(Reason.UNKNOWN_VERSION);
            assertThat(parked.failure().message()).matches("worker w does not read specs of version \\d+");
            assertThat(parked.failure().delay()).isEqualTo(Defaults.PARK_BASE.toMillis());
        });
    }

    @Test
    void itWaitsTwiceAsLongEachTimeAndNeverDies() {
        Failure last = Failure.of(Reason.UNKNOWN_VERSION, "before", 1, 40_000);
        Claim claim = new Claim("a", 7, 10, 5, spec("{\"v\":2}"), last, List.of(1L, 2L, 3L), 0);

        Outcome outcome = ended(claim, new OutOfMemoryError());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Parked.class,
                        parked -> assertThat(Duration.ofMillis(parked.failure().delay()))
                                .isEqualTo(Defaults.PARK_MAX));
    }

    @Test
    void oneThatIsNotWantedEndsAsCancelledSinceParkedItWouldBeDueAtOnceForEver() {
        Outcome outcome = ended(claim("{\"v\":2}", null, 1234), new PayloadException("not readable"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        completed -> assertThat(completed.result().state()).isEqualTo(JobState.CANCELLED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{\"task\":\"t\"}", "{\"v\":\"2\"}", "{\"v\":1,\"task\":7}"})
    void whatTellsNoVersionIsUndecodable(String spec) {
        Outcome outcome = ended(claim(spec, null, 0), new PayloadException("not readable"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Buried.class,
                        buried -> assertThat(buried.failure().reason()).isEqualTo(Reason.UNDECODABLE));
    }

    private Outcome ended(Claim claim, Throwable thrown) {
        return new OutcomeRules("w").failed(new ClaimedJob(session, claim, Ticker.SYSTEM), thrown);
    }

    private static Claim claim(String spec, @Nullable Failure last, long cancelling) {
        return new Claim("a", 7, 1, 5, spec(spec), last, List.of(), cancelling);
    }

    private static byte[] spec(String spec) {
        return spec.getBytes(UTF_8);
    }
}
