package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.RedisBinary;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.Transition;
import dev.redwork.store.JobStore.Claim;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis at {@code maxmemory}: nothing new comes in, but what is in runs to its end. */
@ParameterizedClass(name = "{0}")
@EnumSource(StoreContract.Server.class)
class FullMemoryContractTest {
    @RegisterExtension
    static final RedisExtension AT_HAND = RedisExtension.own(server -> {});

    @RegisterExtension
    static final RedisExtension OLDEST = RedisExtension.own(server -> server.binary(RedisBinary.Choice.EMBEDDED));

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    StoreContract.Server server;

    private World world;

    @BeforeEach
    void connect() {
        world = new World(server == StoreContract.Server.AT_HAND ? AT_HAND.url() : OLDEST.url());
        maxmemory("0");
    }

    @AfterEach
    void disconnect() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(Move.class)
    void everyMoveThatDoesNotEnqueueChangesWhatItsTableLists(Move move) {
        for (Seed seed : Seed.values()) {
            maxmemory("0");
            world.redis("FLUSHDB");
            assertThatItMoves(move, seed);
        }
    }

    private void assertThatItMoves(Move move, Seed seed) {
        seed.sow(world);
        move.prepare(world);
        Map<String, String> before = world.dump();
        maxmemory("1");

        boolean enqueues = move.transition == Transition.ENQUEUE || move.transition == Transition.REPLACE;
        if (enqueues && !move.changes(seed).isEmpty()) {
            assertThatThrownBy(() -> move.call(world)).as("from %s", seed).isInstanceOf(RedisRefusedException.class);
            assertThat(Dump.changes(before, world.dump())).as("from %s", seed).isEmpty();
        } else if (!enqueues) {
            move.call(world);
            assertThat(Dump.changes(before, world.dump())).as("from %s", seed).isEqualTo(move.changes(seed));
        }
    }

    @Test
    void anEnqueueIsRefusedInOneReadableLine() {
        maxmemory("1");

        assertThatThrownBy(() -> world.enqueue("a", "b"))
                .isInstanceOf(RedisRefusedException.class)
                .hasMessage("Redis at " + world.settings
                        + " is full (maxmemory): nothing was enqueued; free memory or raise maxmemory");
        assertThat(world.dump()).isEmpty();
    }

    @Test
    void outcomesStillReachTheirProducersAndPillsTheirReceipts() {
        world.running("a", "b");
        world.redis("HSET", ":crashes", "a", "1000");
        world.send(world.pills.pushPills(List.of("p"), false, World.LEASE));
        maxmemory("1");
        Claim pill = world.claim(1).claims().get(0);
        Map<String, Long> held = world.send(world.sessions.held(World.MINE));

        world.settle(
                World.completed(World.heldUnder("a", held.getOrDefault("a", 0L)), "p"),
                World.buried(World.heldUnder("b", held.getOrDefault("b", 0L)), "p"));

        assertThat(world.texts("LRANGE", ":inbox:p", 0, -1)).containsExactly(World.done("a"), World.dead("b"));
        assertThat(world.send(world.pills.acknowledgePill(World.MINE, pill, "{}")))
                .isTrue();
    }

    @Test
    void jobsOfABatchStillEndAndCountAndWhatCallsThemOffStillComesThrough() {
        Batched batched = new Batched(world);
        List<Claim> claims = batched.running("x", "a", "b", "c");
        maxmemory("1");

        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(BatchStore.Cancelled.CANCELLING);
        assertThat(world.send(new BatchStore(world.keys).raiseFlag("x", "f", "v".repeat(4_096)))
                        .first())
                .isTrue();
        assertThat(world.settle(
                        Batched.ended(claims.get(0), JobState.SUCCEEDED, "x"),
                        Batched.ended(claims.get(1), JobState.CANCELLED, "x"),
                        Batched.ended(claims.get(2), JobState.DEAD, "x")))
                .isEmpty();

        assertThat(batched.counts("x")).isEqualTo(Batched.counts(3, 0, 1, 1, 1));
        assertThat(batched.life("x")).isPositive();
        assertThatThrownBy(() -> batched.enqueue("x", "d")).isInstanceOf(RedisRefusedException.class);
        assertThat(batched.counts("x")).as("after a refused enqueue").isEqualTo(Batched.counts(3, 0, 1, 1, 1));
        assertThat(batched.life("x")).isPositive();
    }

    @Test
    void whatThrottlesAQueueWorksAndMayBeRepeated() {
        maxmemory("1");

        assertThat(world.send(world.pills.pause())).isTrue();
        assertThat(world.send(world.pills.pause())).isFalse();
        world.send(world.pills.limit(5, 700));
        world.send(world.pills.limit(0, 900));

        assertThat(world.redis("HGETALL", ":limits"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(world.text("HGET", ":limits", "bytes")).isEqualTo("900");
        world.send(world.pills.limit(0, 0));
        assertThat(world.number("EXISTS", ":limits")).isZero();
        assertThat(world.number("EXISTS", ":paused")).isOne();
    }

    @Test
    void howAQueueStandsIsStillWrittenDown() {
        maxmemory("1");

        assertThat(world.operator.prune(60)).isZero();

        assertThat(world.number("LLEN", ":history")).isOne();
    }

    @Test
    void aRefusalOfAnythingElseSaysNothingOfJobs() {
        maxmemory("1");

        assertThatThrownBy(() -> world.send(JobStore.announce(world.settings, "q")))
                .isInstanceOf(RedisRefusedException.class)
                .hasMessageContaining(" is full (maxmemory) and refused it")
                .hasMessageNotContaining("enqueue");
    }

    @Test
    void scriptsThatTheServerLostAreLoadedAgain() {
        world.running("a");
        world.redis("SCRIPT", "FLUSH");
        maxmemory("1");

        assertThat(world.send(world.sessions.renewSession(World.MINE, World.LEASE, Map.of()))
                        .lost())
                .isFalse();
    }

    private void maxmemory(String bytes) {
        world.redis("CONFIG", "SET", "maxmemory", bytes);
    }
}
