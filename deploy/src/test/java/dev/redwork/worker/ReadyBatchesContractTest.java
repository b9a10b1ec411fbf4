package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The batches of jobs that one claim brought, each of which has its own: how often a lane asks Redis for them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadyBatchesContractTest {
    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final Ticker STILL = () -> 0;
    private static final int JOBS = 1_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private final RedisSettings settings = RedisSettings.of(redis.url());
    private final Session session = new Session(Keys.of(settings, "q"), Timing.DEFAULT.lease(), STILL);
    private final LaneState lane =
            new LaneState(LaneOptions.of(1, "q"), false, List.of(session), new AllMayStart(), () -> {}, STILL, null);

    private static List<Claim> claims() {
        return IntStream.range(0, JOBS)
                .mapToObj(i -> new Job(
                        "job-" + i, "echo", Payload.of("1"), Defaults.ATTEMPTS, Defaults.RESULT_TTL, null, "b" + i))
                .map(job -> new Claim(job.id(), 1, 1, 1_000, JobJson.write(job), null, List.of(), 0, 0))
                .toList();
    }

    @Test
    void theyAreReadTogetherHoweverManyStandReady() {
        session.renewed(STILL.read());
        lane.serve(1);
        land((Turn) lane.decide(), new ClaimReply(false, 1_000, 0, 0, 0, "", claims()));
        SignalCache signals = new SignalCache(
                new RedisLink(settings, RedisLink.CALL_TIMEOUT),
                List.of(session.keys),
                () -> List.of(lane),
                (queue, message) -> {});
        Timeouts timeouts = new Timeouts(Timing.DEFAULT.grace(), Ticker.SYSTEM);
        JobRunner runner = new JobRunner(new Handlers().handle(ECHO, (n, context) -> n), "w", signals, timeouts);
        signals.start();
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("CONFIG", "RESETSTAT");
            for (int ended = 0; ended < JOBS; ) {
                Step step = lane.decide();
                if (step instanceof ClaimedJob job) {
                    Outcome outcome = runner.run(job, late -> {});
                    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
                    lane.end(job, outcome, 1);
                    ended++;
                } else {
                    land((Turn) step, null);
                }
            }

            Matcher reads = Pattern.compile("cmdstat_hget:calls=(\\d+)").matcher(raw.call("INFO", "commandstats"));
            assertThat(reads.find()).isTrue();
            assertThat(Integer.parseInt(reads.group(1)) - JOBS)
                    .as("one for each reading, and the batches of one once more, since the worker has subscribed"
                            + " meanwhile")
                    .isLessThan(300);
        } finally {
            signals.close();
            timeouts.close();
        }
    }

    private void land(Turn turn, @Nullable ClaimReply answer) {
        lane.applyReply(turn, answer, List.of(), 1);
        lane.over(turn);
    }
}
