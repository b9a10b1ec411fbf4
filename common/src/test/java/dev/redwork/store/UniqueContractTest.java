package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.Uniqueness.Rule;
import dev.redwork.json.JobJson;
import dev.redwork.store.Deduplicated.Word;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key has one holder; whether it stands for another job is seen when that one comes. */
class UniqueContractTest extends StoreContract {
    private static final Duration LATER = Duration.ofSeconds(1000);

    private Unique unique;

    static Stream<Seed> open() {
        return Arrays.stream(Seed.values()).filter(seed -> seed != Seed.NEW && !seed.state.isFinal());
    }

    static Stream<Seed> free() {
        return Arrays.stream(Seed.values()).filter(seed -> seed == Seed.NEW || seed.state.isFinal());
    }

    @BeforeEach
    void begin() {
        unique = Unique.of(world);
    }

    @ParameterizedTest
    @MethodSource("open")
    void aJobThatHasNotEndedStandsForOthers(Seed seed) {
        seed.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);
        Map<String, String> before = world.dump();

        assertThat(unique.enqueue("n", Duration.ZERO)).isEqualTo(new Deduplicated(Word.HELD, Seed.ID, null));

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("free")
    void theKeyOfAJobThatHasEndedOrIsGoneIsFree(Seed seed) {
        seed.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);

        assertThat(unique.enqueue("n", Duration.ZERO)).isEqualTo(new Deduplicated(Word.NEW, "n", null));

        assertThat(world.text("GET", ":unique:k")).isEqualTo("n");
        assertThat(world.pending()).endsWith("n");
    }

    @ParameterizedTest
    @MethodSource("open")
    void untilItsStartOnlyWhatHasNotStartedStandsForOthers(Seed seed) {
        seed.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);
        boolean waits = seed == Seed.SCHEDULED || seed == Seed.PENDING;

        assertThat(unique.untilStart("n").word()).isEqualTo(waits ? Word.HELD : Word.NEW);
    }

    @Test
    void whatFailedBeforeAndWaitsInTheLineAgainHasStarted() {
        Seed.RETRYING.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);
        world.send(world.jobs.promote(1));

        assertThat(unique.untilStart("n").word()).isEqualTo(Word.NEW);
    }

    @Test
    void whatWasParkedHasNotStarted() {
        world.settle(World.parked(world.running("a").get(0)));
        world.redis("SET", ":unique:k", "a");

        assertThat(unique.untilStart("n")).isEqualTo(new Deduplicated(Word.HELD, "a", null));

        world.send(world.jobs.promote(1));
        assertThat(unique.untilStart("n")).isEqualTo(new Deduplicated(Word.HELD, "a", null));
    }

    @Test
    void aCallThatIsRepeatedFindsItselfAlsoWhenItsJobHasEnded() {
        unique.enqueue("a", Duration.ZERO);
        assertThat(unique.enqueue("a", Duration.ZERO)).isEqualTo(new Deduplicated(Word.HELD, "a", null));

        world.settle(World.completed(world.open(World.MINE).claim(1).claims().get(0)));

        assertThat(unique.enqueue("a", Duration.ZERO)).isEqualTo(new Deduplicated(Word.HELD, "a", null));
        assertThat(world.pending()).isEmpty();
    }

    @Test
    void theLastOfABurstTakesThePlaceOfTheOneThatWaits() {
        assertThat(unique.debounce("a", LATER)).isEqualTo(new Deduplicated(Word.NEW, "a", null));
        Job second = new Job("b", "t", Payload.of("22"), Defaults.ATTEMPTS, World.TTL, null, null);

        assertThat(unique.send(second, Rule.DEBOUNCE, LATER.multipliedBy(2), unique.spec("a")))
                .isEqualTo(new Deduplicated(Word.REPLACED, "a", null));

        assertThat(world.dump())
                .containsEntry("scheduled", "zset a=NOW+2000s")
                .containsEntry("job:a", "string " + World.text(JobJson.write(second)))
                .containsEntry("totals", "hash bytes=" + JobJson.write(second).length + " enqueued=1")
                .doesNotContainKey("job:b");
    }

    @Test
    void whatIsDueIsNotMovedAnyMore() {
        unique.debounce("a", LATER);
        world.redis("ZADD", ":scheduled", world.now() - 1, "a");

        assertThat(unique.debounce("b", LATER)).isEqualTo(new Deduplicated(Word.NEW, "b", null));
        assertThat(world.number("ZCARD", ":scheduled")).isEqualTo(2);
        assertThat(world.text("GET", ":unique:k")).isEqualTo("b");
    }

    @Test
    void onlyWhatIsKnownIsReplaced() {
        unique.debounce("a", LATER);
        Map<String, String> before = world.dump();

        assertThat(unique.send(World.job("b"), Rule.DEBOUNCE, LATER, null).word())
                .isEqualTo(Word.CHANGED);
        assertThat(unique.send(World.job("b"), Rule.DEBOUNCE, LATER, World.bytes("old"))
                        .word())
                .isEqualTo(Word.CHANGED);

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void aReplacedJobLeavesItsBatchAndJoinsTheOther() {
        Batched batched = new Batched(world);
        batched.enqueue(LATER, Batched.job("a", "x"), Batched.job("c", "x"));

        assertThat(unique.send(Batched.job("a", "y"), Rule.REPLACE, LATER, unique.spec("a"), "x")
                        .word())
                .isEqualTo(Word.REPLACED);
        assertThat(batched.counts("x")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));
        assertThat(batched.counts("y")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));

        unique.send(Batched.job("a", "y"), Rule.REPLACE, LATER, unique.spec("a"), "y");
        assertThat(batched.counts("y")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));

        unique.send(Batched.job("c", null), Rule.REPLACE, LATER, unique.spec("c"), "x");
        assertThat(batched.counts("x")).isEqualTo(Batched.counts(0, 0, 0, 0, 0));
        assertThat(batched.life("x")).as("a batch without jobs is forgotten").isPositive();
        assertThat(world.total("bytes"))
                .isEqualTo(String.valueOf(world.number("STRLEN", ":job:a") + world.number("STRLEN", ":job:c")));
    }

    @Test
    void theKeyIsHeldForItsWindowFromTheDueTimeOn() {
        unique.enqueue("a", LATER);

        assertThat(world.number("PTTL", ":unique:k")).isBetween(1_590_000L, 1_600_000L);
    }

    @Test
    void theLimitsHoldForItTooButNotForWhatIsReplaced() {
        world.redis("HSET", ":limits", "jobs", 1);
        unique.debounce("a", LATER);

        assertThat(unique.debounce("b", LATER).word()).isEqualTo(Word.REPLACED);
        world.redis("ZADD", ":scheduled", world.now() - 1, "a");
        Map<String, String> before = world.dump();
        Deduplicated refused = unique.debounce("b", LATER);

        assertThat(refused.word()).isEqualTo(Word.FULL);
        assertThat(refused.full()).isEqualTo(new Full(1, 0, 1, Long.parseLong(world.total("bytes")), 0));
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void anIdWhoseOldEntryStillStandsInTheLineTakesItsPlace() {
        world.redis("RPUSH", ":pending", "a", "b");
        world.redis("SADD", ":tombstones", "a");

        unique.enqueue("a", Duration.ZERO);

        assertThat(world.pending()).isEqualTo(List.of("a", "b"));
        assertThat(world.number("SCARD", ":tombstones")).isZero();
    }
}
