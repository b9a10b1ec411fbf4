package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.JobReader;
import dev.redwork.admin.ParkedSweep;
import dev.redwork.job.JobState;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Adopted;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.Signal.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Parked jobs: out of the line, by what they need, until somebody adopts them or they have to end. */
class ParkContractTest extends StoreContract {
    private void park(String need, String... ids) {
        world.settle(world.running(ids).stream()
                .map(claim -> new Outcome.Parked(claim, need))
                .toArray(Outcome[]::new));
    }

    private static String heard(Subscription subscription) {
        return Objects.requireNonNull(subscription.next()).signal().name();
    }

    private List<String> parked(String need) {
        return world.texts("ZRANGE", ":parked:" + need, 0, -1);
    }

    @Test
    void theyAreCountedByWhatTheyNeed() {
        park("resize", "a", "b");
        park("version:2", "c");

        assertThat(new JobReader(world.link, world.keys).parkedByNeed())
                .isEqualTo(Map.of("resize", 2L, "version:2", 1L));
        assertThat(world.total("parked_now")).isEqualTo("3");
        assertThat(world.send(world.jobs.parked(List.of("resize", "other", "version:2"))))
                .containsExactly("resize", "version:2");
        assertThat(world.send(world.sessions.renewSession(World.MINE, World.LEASE, Map.of()))
                        .parks())
                .isTrue();
    }

    @Test
    void thoseThatWaitedLongestComeFirstAndStandBeforeTheLine() {
        park("t", "a", "b");
        world.redis("ZADD", ":parked:t", 5, "b", 6, "a");
        park("t", "c");
        world.enqueue("known");

        assertThat(world.send(world.jobs.adopt("t", 2))).isEqualTo(new Adopted(2, 1));

        assertThat(world.pending()).containsExactly("b", "a", "known");
        assertThat(world.total("parked_now")).isEqualTo("1");
        assertThat(world.send(world.jobs.adopt("t", 2))).isEqualTo(new Adopted(1, 0));
        assertThat(world.number("EXISTS", ":parks", ":parked:t")).isZero();
        assertThat(world.send(world.jobs.adopt("t", 2))).isEqualTo(new Adopted(0, 0));
    }

    /** Whoever adopts them may die before its claim. */
    @Test
    void adoptedJobsRing() {
        park("t", "a");
        world.redis("DEL", ":doorbell");

        world.send(world.jobs.adopt("t", 1));

        assertThat(world.number("LLEN", ":doorbell")).isEqualTo(1);
        assertThat(world.claim(1).claims()).extracting(Claim::id).containsExactly("a");
    }

    @Test
    void ofAPausedQueueNoneIsAdoptedButWhatMustEnd() {
        park("t", "a", "b");
        world.redis("SET", ":paused", 1);

        assertThat(world.send(world.jobs.adopt("t", 2))).isEqualTo(new Adopted(0, 0));
        assertThat(world.send(world.jobs.adopt("t", List.of("b", "gone")))).isEqualTo(new Adopted(1, 1));

        assertThat(world.pending()).containsExactly("b");
        assertThat(world.number("LLEN", ":doorbell")).isEqualTo(1);
    }

    @Test
    void aMessageTellsOfTheFirstOneAndOfNoOther() {
        try (Subscription subscription = new Subscription(world.link.settings(), List.of(world.keys))) {
            subscription.open();
            park("t", "a");
            park("t", "b");
            park("version:2", "c");

            assertThat(List.of(heard(subscription), heard(subscription))).containsExactly("+t", "+version:2");
        }
    }

    @Test
    void anIdThatIsToldTwiceIsParkedOnce() {
        Claim claim = world.running("a").get(0);

        world.settle(World.parked(claim), World.parked(claim));

        assertThat(world.text("HGET", ":parks", World.TASK)).isEqualTo("1");
        assertThat(world.total("parked_now")).isEqualTo("1");
    }

    @Test
    void aCancelledOneLeavesNoTraceAmongThem() {
        park(World.TASK, "a", "b", "c");

        world.operator.cancel(List.of("a", "b", "c", "a"));

        assertThat(world.number("EXISTS", ":parks", ":parked:t", ":tombstones")).isZero();
        assertThat(world.total("parked_now")).isEqualTo("0");
        assertThat(world.total("cancelled")).isEqualTo("3");
    }

    @Test
    void aSweepPutsWhatIsTooLateIntoTheLine() {
        park("t", "late", "early", "free");
        world.redis("HSET", ":deadlines", "late", world.now() - 1, "early", world.now() + 60_000);

        assertThat(new ParkedSweep(world.link, world.keys).sweepEvery(Duration.ofMinutes(1)))
                .isEqualTo(1);

        assertThat(world.pending()).containsExactly("late");
        assertThat(parked("t")).containsExactlyInAnyOrder("early", "free");
        assertThat(new JobReader(world.link, world.keys).state("early")).isEqualTo(JobState.PARKED);
    }

    @Test
    void oneSweepServesAllWorkersForAWhile() {
        park("t", "a", "b");
        world.redis("HSET", ":deadlines", "a", 1);
        ParkedSweep sweep = new ParkedSweep(world.link, world.keys);
        assertThat(sweep.sweepEvery(Duration.ofMinutes(1))).isEqualTo(1);
        world.redis("HSET", ":deadlines", "b", 1);

        assertThat(sweep.sweepEvery(Duration.ofMinutes(1))).isZero();
        assertThat(sweep.sweepEvery(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void whatLeavesHidesNoneBehindIt() {
        List<String> ids = World.ids(1_000);
        for (String id : ids) {
            world.redis("ZADD", ":parked:t", 5, id);
            world.redis("HSET", ":deadlines", id, 1);
        }
        world.redis("HSET", ":parks", "t", ids.size());

        assertThat(new ParkedSweep(world.link, world.keys).sweepEvery(Duration.ZERO))
                .isEqualTo(1_000);
    }

    @Test
    void ofTwentyThousandEachIsLookedAtSoonerOrLater() {
        List<String> ids = World.ids(20_000);
        try (RedisLink link = new RedisLink(world.link.settings(), RedisLink.CALL_TIMEOUT)) {
            for (String id : ids) {
                world.redis("ZADD", ":parked:t", 5, id);
            }
            world.redis("HSET", ":parks", "t", ids.size());
            world.redis("HSET", ":deadlines", ids.get(7), 1, ids.get(19_999), 1);
            ParkedSweep sweep = new ParkedSweep(link, world.keys);
            long moved = 0;
            for (int i = 0; i < 60 && moved < 2; i++) {
                moved += sweep.sweepEvery(Duration.ZERO);
            }
            assertThat(moved).isEqualTo(2);
        }
    }
}
