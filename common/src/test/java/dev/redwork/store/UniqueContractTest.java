package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.Uniqueness;
import dev.redwork.job.Uniqueness.Rule;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobOperationStore.ReplaceReply;
import dev.redwork.store.JobOperationStore.ReplaceReply.Word;
import dev.redwork.store.JobStore.EnqueueReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobStore.QueueUsage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A key has one holder; whether it stands for another job, or gives way, is seen when that one comes. */
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
    void aJobThatIsOpenStandsForOthers(Seed seed) {
        seed.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);
        Map<String, String> before = world.dump();

        assertThat(unique.enqueue("n", Duration.ZERO)).isEqualTo(Seed.ID);

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("free")
    void theKeyOfAJobThatHasEndedOrIsGoneIsFree(Seed seed) {
        seed.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);

        assertThat(unique.enqueue("n", Duration.ZERO)).isEmpty();

        assertThat(world.text("GET", ":unique:k")).isEqualTo("n");
        assertThat(world.pending()).endsWith("n");
    }

    @ParameterizedTest
    @MethodSource("open")
    void untilItsStartOnlyWhatHasNotStartedStandsForOthers(Seed seed) {
        seed.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);
        boolean waits = seed == Seed.SCHEDULED || seed == Seed.PENDING || seed == Seed.PARKED;

        assertThat(unique.untilStart("n")).isEqualTo(waits ? Seed.ID : "");
    }

    @Test
    void whatFailedBeforeAndWaitsInTheLineAgainHasStarted() {
        Seed.RETRYING.sow(world);
        world.redis("SET", ":unique:k", Seed.ID);
        world.send(world.jobs.promote(1));

        assertThat(unique.untilStart("n")).isEmpty();
    }

    @Test
    void whatWasParkedHasNotStarted() {
        world.settle(World.parked(world.running("a").get(0)));
        world.redis("SET", ":unique:k", "a");

        assertThat(unique.untilStart("n")).isEqualTo("a");

        world.send(world.jobs.promote(1));
        assertThat(unique.untilStart("n")).isEqualTo("a");
    }

    @Test
    void aCallThatIsRepeatedFindsItselfAlsoWhenItsJobHasEnded() {
        unique.enqueue("a", Duration.ZERO);
        assertThat(unique.enqueue("a", Duration.ZERO)).isEqualTo("a");

        world.settle(World.completed(world.open(World.MINE).claim(1).claims().get(0)));

        assertThat(unique.enqueue("a", Duration.ZERO)).isEqualTo("a");
        assertThat(world.pending()).isEmpty();
    }

    @Test
    void ofOneCallTheFirstJobWithAKeyStandsForTheOthers() {
        NewJob plain = NewJob.of(World.job("plain"));
        EnqueueReply answer = unique.send(
                Duration.ZERO,
                plain,
                end("a"),
                end("b"),
                plain,
                end("a"),
                end("plain"),
                other("c", "l"),
                other("d", "l"));

        assertThat(answer.others()).isEqualTo(Map.of(2, "a", 3, "plain", 4, "a", 5, "a", 7, "c"));
        assertThat(world.pending()).containsExactly("plain", "a", "c");
        assertThat(world.texts("MGET", ":unique:k", ":unique:l")).containsExactly("a", "c");
        assertThat(world.total("enqueued")).isEqualTo("3");
    }

    @Test
    void keysAndBatchesAndRulesOfOneCallDoNotMixUp() {
        world.running("runs");
        world.redis("SET", ":unique:l", "runs", "PX", 600_000);
        Job member = Batched.job("b", "x");

        EnqueueReply answer = unique.send(
                Duration.ZERO,
                new NewJob(member, JobJson.write(member), new Uniqueness(Rule.END, "k", Duration.ofSeconds(1_000))),
                NewJob.of(World.job("plain")),
                other("held", "l"),
                new NewJob(
                        World.job("next"),
                        JobJson.write(World.job("next")),
                        new Uniqueness(Rule.START, "l", Duration.ofSeconds(2_000))));

        assertThat(answer.others()).isEqualTo(Map.of(2, "runs"));
        assertThat(world.pending()).containsExactly("b", "plain", "next");
        assertThat(new Batched(world).counts("x")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));
        assertThat(world.number("PTTL", ":unique:k")).isBetween(990_000L, 1_000_000L);
        assertThat(world.number("PTTL", ":unique:l")).isBetween(1_990_000L, 2_000_000L);
    }

    @Test
    void aThousandJobsOfOneCallMayHaveAThousandKeys() {
        NewJob[] jobs = IntStream.range(0, Defaults.CALL_JOBS)
                .mapToObj(i -> other("job-" + i, "key-" + i))
                .toArray(NewJob[]::new);

        assertThat(unique.send(Duration.ZERO, jobs).others()).isEmpty();
        assertThat(unique.send(Duration.ZERO, jobs).others()).hasSize(1_000).containsEntry(7, "job-7");
        assertThat(world.number("LLEN", ":pending")).isEqualTo(1_000);
    }

    @Test
    void theLastOfABurstTakesThePlaceOfTheOneThatWaits() {
        assertThat(unique.debounce("a", LATER)).isEqualTo("a");
        Job second = new Job("b", "t", Payload.of("22"), Defaults.ATTEMPTS, World.TTL, null, null);

        assertThat(unique.replace(second, Rule.DEBOUNCE, LATER.multipliedBy(2), unique.spec("a")))
                .isEqualTo(new ReplaceReply(Word.REPLACED, "a"));

        assertThat(world.dump())
                .containsEntry("scheduled", "zset a=NOW+2000s")
                .containsEntry("job:a", "string " + World.text(JobJson.write(second)))
                .containsEntry("totals", "hash bytes=" + JobJson.write(second).length + " enqueued=1")
                .containsEntry("unique:k", "string a ttl 2600s")
                .doesNotContainKey("job:b");
    }

    @Test
    void whatIsScheduledAndNotDueStandsForTheNextOfItsBurst() {
        unique.debounce("a", LATER);

        assertThat(unique.enqueue("b", Rule.DEBOUNCE, LATER)).isEqualTo("a");

        world.redis("ZADD", ":scheduled", world.now() - 1, "a");
        assertThat(unique.enqueue("b", Rule.DEBOUNCE, LATER)).isEmpty();
    }

    @Test
    void whatIsDueIsNotMovedAnyMore() {
        unique.debounce("a", LATER);
        world.redis("ZADD", ":scheduled", world.now() - 1, "a");

        assertThat(unique.debounce("b", LATER)).isEqualTo("b");
        assertThat(world.number("ZCARD", ":scheduled")).isEqualTo(2);
        assertThat(world.text("GET", ":unique:k")).isEqualTo("b");
    }

    @Test
    void aDebouncedCallThatIsRepeatedFindsItself() {
        unique.debounce("a", LATER);
        assertThat(unique.replace(World.job("a"), Rule.DEBOUNCE, LATER, null))
                .isEqualTo(new ReplaceReply(Word.CHANGED, "a"));
        world.redis("ZADD", ":scheduled", world.now() - 1, "a");
        assertThat(unique.replace(World.job("a"), Rule.DEBOUNCE, LATER, null))
                .isEqualTo(new ReplaceReply(Word.HELD, "a"));
    }

    @Test
    void onlyWhatIsKnownIsReplaced() {
        unique.debounce("a", LATER);
        Map<String, String> before = world.dump();

        assertThat(unique.replace(World.job("b"), Rule.DEBOUNCE, LATER, null))
                .isEqualTo(new ReplaceReply(Word.CHANGED, "a"));
        assertThat(unique.replace(World.job("b"), Rule.DEBOUNCE, LATER, World.bytes("old"))
                        .word())
                .isEqualTo(Word.CHANGED);

        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    private static Job inbox(String id, @Nullable String inbox) {
        return new Job(id, "t", Payload.of("1"), Defaults.ATTEMPTS, World.TTL, inbox, null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            names = {"DEBOUNCE", "REPLACE"})
    void whoseJobAnotherProducerReplacesIsToldItsIdAsItWillHearNoMoreOfIt(Rule rule) {
        unique.send(LATER, Unique.job(inbox("a", "mine"), rule));
        String id = rule == Rule.REPLACE ? "a" : "b";

        unique.replace(inbox(id, "mine"), rule, LATER, unique.spec("a"));
        assertThat(world.number("EXISTS", ":inbox:mine")).isZero();

        unique.replace(inbox(id, "other"), rule, LATER, unique.spec("a"));
        assertThat(world.texts("LRANGE", ":inbox:mine", 0, -1)).containsExactly("a");
        assertThat(world.number("PTTL", ":inbox:mine")).isPositive();

        unique.replace(inbox(id, null), rule, LATER, unique.spec("a"));
        assertThat(world.texts("LRANGE", ":inbox:other", 0, -1)).containsExactly("a");
        unique.replace(inbox(id, "mine"), rule, LATER, unique.spec("a"));
        assertThat(world.texts("LRANGE", ":inbox:mine", 0, -1)).containsExactly("a");
        assertThat(world.number("EXISTS", ":inbox:")).isZero();
    }

    @Test
    void anInboxThatIsFullIsToldNothingOfAReplacedJob() {
        unique.send(LATER, Unique.job(inbox("a", "full"), Rule.REPLACE));
        world.redis("EVAL", "for i = 1, 10000 do redis.call('RPUSH', KEYS[1], '') end", 1, ":inbox:full");

        unique.replace(inbox("a", "other"), Rule.REPLACE, LATER, unique.spec("a"));

        assertThat(world.number("LLEN", ":inbox:full")).isEqualTo(10_000);
    }

    @Test
    void aReplacedJobLeavesItsBatchAndJoinsTheOther() {
        Batched batched = new Batched(world);
        batched.enqueue(LATER, Batched.job("a", "x"), Batched.job("c", "x"));

        assertThat(unique.replace(Batched.job("a", "y"), Rule.REPLACE, LATER, unique.spec("a"))
                        .word())
                .isEqualTo(Word.REPLACED);
        assertThat(batched.counts("x")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));
        assertThat(batched.counts("y")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));

        unique.replace(Batched.job("a", "y"), Rule.REPLACE, LATER, unique.spec("a"));
        assertThat(batched.counts("y")).isEqualTo(Batched.counts(1, 1, 0, 0, 0));

        unique.replace(Batched.job("c", null), Rule.REPLACE, LATER, unique.spec("c"));
        assertThat(batched.counts("x")).isEqualTo(Batched.counts(0, 0, 0, 0, 0));
        assertThat(batched.life("x")).as("a batch without jobs is forgotten").isPositive();
        assertThat(world.total("bytes"))
                .isEqualTo(String.valueOf(world.number("STRLEN", ":job:a") + world.number("STRLEN", ":job:c")));
    }

    @Test
    void aJobThatIsMovedForwardRingsAsItMayBeTheNext() {
        unique.debounce("a", LATER);
        world.silence();

        unique.replace("a", LATER.multipliedBy(2));
        assertThat(world.rings()).isFalse();
        unique.replace("a", Duration.ofSeconds(1));
        assertThat(world.rings()).isTrue();
    }

    @Test
    void theKeyIsHeldForItsWindowFromTheDueTimeOn() {
        unique.enqueue("a", LATER);

        assertThat(world.number("PTTL", ":unique:k")).isBetween(1_590_000L, 1_600_000L);
    }

    @Test
    void theLimitsHoldForItTooButNotForWhatIsReplacedOrHeld() {
        world.redis("HSET", ":limits", "jobs", 1);
        unique.debounce("a", LATER);

        assertThat(unique.debounce("b", LATER)).isEqualTo("a");
        assertThat(unique.enqueue("b", LATER)).isEqualTo("a");
        world.redis("ZADD", ":scheduled", world.now() - 1, "a");
        Map<String, String> before = world.dump();
        EnqueueReply refused = unique.send(LATER, Unique.job(World.job("b"), Rule.DEBOUNCE));

        assertThat(refused.full()).isEqualTo(new QueueUsage(1, 0, 1, Long.parseLong(world.total("bytes")), 0));
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    private static NewJob end(String id) {
        return Unique.job(World.job(id), Rule.END);
    }

    private static NewJob other(String id, String key) {
        Job job = World.job(id);
        return new NewJob(job, JobJson.write(job), new Uniqueness(Rule.END, key, Unique.WINDOW));
    }
}
