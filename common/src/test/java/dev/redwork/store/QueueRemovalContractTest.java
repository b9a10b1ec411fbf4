package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueRemoval;
import dev.redwork.job.JobState;
import dev.redwork.store.JobStore.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue leaves nothing behind, and takes no job with it that nobody has given up. */
class QueueRemovalContractTest extends StoreContract {
    @Test
    void aQueueWithoutJobsLeavesNothingBehind() {
        Batched batched = new Batched(world);
        List<Claim> claims = batched.running("x", "a", "b");
        world.settle(
                Batched.ended(claims.get(0), JobState.SUCCEEDED, "x"),
                Batched.ended(claims.get(1), JobState.SUCCEEDED, "x"));
        world.close(World.MINE);
        world.send(new BatchStore(world.keys).raiseFlag("x", "f", "7"));
        world.send(world.pills.pause());
        world.send(world.pills.limit(1, 2));
        world.redis("RPUSH", ":inbox:p", "{}");
        world.redis("HSET", ":deadlines", "gone", 5);
        world.operator.prune(60);
        assertThat(world.number("EXISTS", ":history")).isOne();
        world.redis("ZADD", ":sessions", 5, "lapsed");
        world.redis("HSET", ":session:lapsed", "host", "h");
        world.send(JobStore.announce(world.settings, "q"));

        assertThat(removal().delete()).isEqualTo("deleted");

        assertThat(world.dump()).isEmpty();
        assertThat(new QueueReader(world.link).names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled", "retrying", "dead", "pending", "running:gone"})
    void aQueueThatHoldsAJobIsKept(String place) {
        world.redis("SET", ":job:a", "{}");
        switch (place) {
            case "pending" -> world.redis("RPUSH", ":pending", "a");
            case "running:gone" -> {
                world.redis("HSET", ":running:gone", "a", "5 1 1000");
                world.redis("ZADD", ":sessions", 5, "gone");
            }
            default -> world.redis("ZADD", ":" + place, 5, "a");
        }
        Map<String, String> before = world.dump();

        assertThat(removal().delete()).isEqualTo("jobs");
        assertThat(world.send(world.pills.delete())).as("the script alone").isEqualTo("jobs");

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void aQueueThatAWorkerReadsIsKept() {
        world.open(World.MINE);
        Map<String, String> before = world.dump();

        assertThat(removal().delete()).isEqualTo("workers");
        assertThat(world.send(world.pills.delete())).isEqualTo("workers");

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void byForceAllGoes() {
        world.running("runs");
        world.enqueue("waits");
        world.enqueueIn(Duration.ofHours(1), "later");

        removal().force();

        assertThat(world.dump()).isEmpty();
    }

    private QueueRemoval removal() {
        return new QueueRemoval(world.link, world.keys);
    }
}
