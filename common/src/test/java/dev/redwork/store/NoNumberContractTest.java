package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fields that should hold a number and hold something else, as anybody may write them with {@code redis-cli}: every move leads
 * where it would have led, and none raises an error half way.
 */
class NoNumberContractTest extends StoreContract {
    private static final List<String> COUNTERS = List.of(
            "claim",
            "signals",
            "bytes",
            "enqueued",
            "succeeded",
            "dead",
            "cancelled",
            "expired",
            "retried",
            "released",
            "parked",
            "parked_now",
            "reclaimed",
            "requeued",
            "deleted",
            "pruned",
            "stale");

    /** No number, and one that is none of Redis': what the same move does with numbers is looked up first. */
    @ParameterizedTest
    @EnumSource(Move.class)
    void aMoveLeadsWhereItLedWithNumbers(Move move) {
        for (Seed seed : Seed.values()) {
            prepared(move, seed, "1");
            move.call(world);
            JobState expected = Seed.stateOf(world);

            for (String value : List.of("x", "1e99")) {
                prepared(move, seed, value);
                poison(value);
                move.call(world);

                assertThat(Seed.stateOf(world))
                        .as("of %s, fields hold '%s'", seed, value)
                        .isEqualTo(expected);
            }
        }
    }

    /** In a database that is emptied here, and not by a test for each: there are thousands of them. */
    private void prepared(Move move, Seed seed, String history) {
        world.redis("FLUSHDB");
        seed.sow(world);
        move.prepare(world);
        for (String hash : List.of(":attempts", ":crashes", ":cancelling")) {
            world.redis("HSET", hash, world.id, history);
        }
    }

    private void poison(String value) {
        List<Object> totals = new ArrayList<>(List.of(":totals"));
        for (String counter : COUNTERS) {
            totals.addAll(List.of(counter, value));
        }
        world.redis("HSET", totals.toArray());
        world.redis("HSET", ":limits", "jobs", value.equals("x") ? value : "", "bytes", value.equals("x") ? value : "");
        if (world.number("EXISTS", ":batch:b") == 1) {
            world.redis("HSET", ":batch:b", "total", value, "dead", value);
        }
    }

    @Test
    void aJobWhoseAttemptsAreNoNumberIsRunAsIfForTheFirstTime() {
        world.enqueue("a", "b");
        world.redis("HSET", ":attempts", "a", "many", "b", "3");
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::attempt).containsExactly(1, 4);
    }

    @Test
    void aLimitThatIsNoNumberLimitsNothing() {
        world.redis("HSET", ":limits", "jobs", "many", "bytes", "a lot");

        assertThat(world.enqueue("a")).isEmpty();
    }

    /** Whoever enqueues by hand counts no bytes, and each such job takes its own off at its end. */
    @Test
    void bytesNeverFallBelowZero() {
        world.open(World.MINE);
        for (String id : List.of("a", "b")) {
            world.redis("SET", ":job:" + id, JobJson.write(World.job(id)));
            world.redis("RPUSH", ":pending", id);
        }
        world.redis("HSET", ":limits", "bytes", 1_000);

        world.settle(World.completed(world.claim(1).claims().get(0)));
        assertThat(world.total("bytes")).isEqualTo("0");
        world.send(world.operating.cancel(List.of(World.unwanted("b"))));
        assertThat(world.total("bytes")).isEqualTo("0");

        world.redis("HSET", ":totals", "bytes", -5_000);
        assertThat(world.enqueue(Duration.ZERO, World.ids(100))).isEmpty();
        assertThat(world.pending()).as("more than the limit allows").hasSizeLessThan(20);
    }
}
