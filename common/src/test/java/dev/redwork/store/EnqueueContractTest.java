package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.redwork.job.Defaults;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ids are decided by the client; Redis decides, id by id, whether a job is new. */
class EnqueueContractTest extends StoreContract {
    @Test
    void aThousandJobsOfOneCallStandInTheirOrder() {
        List<String> ids = World.ids(Defaults.CALL_JOBS);

        assertThat(world.enqueue(Duration.ZERO, ids)).isEmpty();

        assertThat(world.pending()).isEqualTo(ids);
        assertThat(world.total("enqueued")).isEqualTo("1000");
        assertThat(world.number("DBSIZE")).isEqualTo(1_000 + 3);
    }

    @Test
    void aThousandJobsCanBeScheduledInOneCallAndCalledAgain() {
        List<String> ids = World.ids(Defaults.CALL_JOBS);

        assertThat(world.enqueue(Duration.ofHours(1), ids)).isEmpty();
        assertThat(world.number("ZCARD", ":scheduled")).isEqualTo(1_000);

        assertThat(world.enqueue(Duration.ofHours(1), ids))
                .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(world.number("ZCARD", ":scheduled")).isEqualTo(1_000);
    }

    @Test
    void theSameIdTwiceInOneCallIsOneJobAndOneDuplicate() {
        assertThat(world.enqueue("a", "b", "a")).containsExactly(2);

        assertThat(world.pending()).containsExactly("a", "b");
        assertThat(world.total("enqueued")).isEqualTo("2");
    }

    @Test
    void theFirstSpecOfAnIdStays() {
        world.enqueue("a");
        String spec = world.text("GET", ":job:a");

        world.send(world.jobs.enqueue(
                List.of(new NewJob(World.job("a"), World.bytes("other"), null)), Duration.ZERO, 0, false));

        assertThat(world.text("GET", ":job:a")).isEqualTo(spec);
    }

    @Test
    void aJobThatWaitsRunsOrHasEndedIsADuplicateAndTheRestIsEnqueued() {
        world.enqueue("ended", "running", "waiting");
        Claim first = world.open(World.MINE).claim(2).claims().get(0);
        world.settle(World.completed(first));

        assertThat(world.enqueue("new1", "ended", "running", "new2", "waiting")).containsExactly(1, 2, 4);

        assertThat(world.pending()).containsExactly("waiting", "new1", "new2");
        assertThat(world.text("GET", ":job:ended")).isEqualTo(World.done("ended"));
    }

    @Test
    void anIdMayBeUsedAgainOnceItsResultHasExpired() {
        world.settle(World.completed(world.running("a").get(0)));
        world.redis("DEL", ":job:a");

        assertThat(world.enqueue("a")).isEmpty();
    }

    @Test
    void aDeadJobIsADuplicateEvenWhenItsSpecIsGone() {
        world.enqueue("buried", "vanished");
        world.redis("DEL", ":job:vanished");
        world.open(World.MINE);
        world.settle(World.buried(world.claim(2).claims().get(0)));
        Map<String, String> before = world.dump();

        assertThat(world.enqueue("buried", "vanished")).containsExactly(0, 1);
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void aSpecIsKeptAsBytes() {
        byte[] spec = new byte[256];
        IntStream.range(0, 256).forEach(i -> spec[i] = (byte) i);
        world.send(world.jobs.enqueue(List.of(new NewJob(World.job("a"), spec, null)), Duration.ZERO, 0, false));

        assertThat(world.open(World.MINE).claim(1).claims().get(0).spec()).isEqualTo(spec);
    }

    @Test
    void theDueTimeIsRedisTimePlusTheDelay() {
        long before = world.now();
        world.enqueueIn(Duration.ofSeconds(100), "a");
        long after = world.now();

        assertThat(Double.parseDouble(world.text("ZSCORE", ":scheduled", "a")))
                .isBetween(before + 100_000.0, after + 100_000.0);
    }

    @Test
    void aQueueIsNamedOnce() {
        world.send(JobStore.announce(world.settings, "q"));
        world.send(JobStore.announce(world.settings, "q"));

        assertThat(world.texts("SMEMBERS", "redwork:queues")).containsExactly("q");
    }

    @Test
    void callsOfNoJobOrOfTooManyAreRefusedBeforeTheyAreSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.enqueue(Duration.ZERO, List.of()))
                .withMessageContaining("1 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.enqueue(Duration.ZERO, World.ids(1_001)))
                .withMessageContaining("1001");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.jobs.claim(World.MINE, 0))
                .withMessageContaining("0");
    }
}
