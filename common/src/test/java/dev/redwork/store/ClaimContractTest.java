package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.QueueStore.QueueProbe;
import dev.redwork.store.SessionStore.RunningJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a claim takes, under which number, and what it tells of each job. */
class ClaimContractTest extends StoreContract {
    @Test
    void jobsComeInTheOrderOfTheLineWithTheirSpecs() {
        world.enqueue("a", "b", "c");
        world.open(World.MINE);

        ClaimReply claimed = world.claim(2);

        assertThat(claimed.claims()).extracting(Claim::id).containsExactly("a", "b");
        assertThat(claimed.left()).isEqualTo(1);
        assertThat(claimed.claims()).allSatisfy(claim -> {
            assertThat(JobJson.read(claim.id(), claim.spec())).isEqualTo(World.job(claim.id()));
            assertThat(claim.attempt()).isEqualTo(1);
            assertThat(claim.started()).isEqualTo(claimed.now());
            assertThat(claim.lastFailure()).isNull();
            assertThat(claim.crashes()).isEmpty();
        });
        assertThat(world.text("HGET", ":running:s", "a"))
                .isEqualTo(claimed.claims().get(0).number() + " 1 " + claimed.now() + " 1");
    }

    @Test
    void theNumberIsRedisTimeInMicrosecondsAndGrows() {
        Claim first = world.running("a").get(0);
        world.enqueue("b");
        Claim second = world.claim(1).claims().get(0);

        assertThat(first.number() / 1000).isBetween(world.now() - 10_000, world.now());
        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(world.total("claim")).isEqualTo(Long.toString(second.number()));
    }

    @Test
    void theNumberGrowsByOneWhileTheClockStandsBehindTheLast() {
        long ahead = (world.now() + 3_600_000) * 1000;
        world.redis("HSET", ":totals", "claim", ahead);

        assertThat(world.running("a").get(0).number()).isEqualTo(ahead + 1);
        world.enqueue("b");
        assertThat(world.claim(1).claims().get(0).number()).isEqualTo(ahead + 2);
    }

    @Test
    void allJobsOfOneCallHaveOneNumber() {
        assertThat(world.running("a", "b", "c")).extracting(Claim::number).containsOnly(longOf(world.total("claim")));
    }

    @Test
    void aJobThatFailedTellsItsAttemptAndItsLastFailure() {
        Claim first = world.running("a").get(0);
        world.settle(World.retried(first));
        promoteAll();

        Claim second = world.claim(1).claims().get(0);

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.used()).isEqualTo(1);
        assertThat(second.lastFailure()).isEqualTo(World.failure("failed", Duration.ofSeconds(1000)));
        assertThat(world.text("HGET", ":running:s", "a")).isEqualTo(second.number() + " 2 " + second.started() + " 1");
        assertThat(world.settle(World.retried(second))).isEmpty();
        assertThat(world.text("HGET", ":attempts", "a")).isEqualTo("2");
    }

    @Test
    void aParkedJobHasUsedNoAttempt() {
        world.settle(World.parked(world.running("a").get(0)));
        world.send(world.jobs.adopt(World.TASK, 1));

        Claim again = world.claim(1).claims().get(0);

        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.lastFailure()).isNull();
    }

    @Test
    void aReleasedJobStandsInFrontAndHasUsedNoAttempt() {
        List<Claim> claims = world.running("a", "b");
        world.enqueue("c");

        world.settle(new Outcome.Released(claims.get(0)), new Outcome.Released(claims.get(1)));

        assertThat(world.pending()).containsExactly("a", "b", "c");
        assertThat(world.claim(1).claims().get(0).attempt()).isEqualTo(1);
    }

    @Test
    void anIdReleasedTwiceInOneCallStandsInTheLineOnce() {
        Claim claim = world.running("a").get(0);

        world.settle(new Outcome.Released(claim), new Outcome.Released(claim));

        assertThat(world.pending()).containsExactly("a");
    }

    @Test
    void aTakeEndsAtOneMegabyteOfSpecsButOneJobIsAlwaysTaken() {
        enqueueOf(700_000, "a");
        enqueueOf(200_000, "b");
        enqueueOf(200_000, "c");
        enqueueOf(1_000_000, "d");
        enqueueOf(1, "e");
        world.open(World.MINE);

        assertThat(world.claim(100).claims()).extracting(Claim::id).containsExactly("a", "b");
        assertThat(world.claim(100).claims()).extracting(Claim::id).containsExactly("c");
        assertThat(world.claim(100).claims()).extracting(Claim::id).containsExactly("d", "e");
    }

    @Test
    void aJobLargerThanTheLimitIsTakenAlone() {
        enqueueOf(Defaults.PAYLOAD_LIMIT, "large");
        enqueueOf(1, "small");
        world.open(World.MINE);

        assertThat(world.claim(100).claims()).extracting(Claim::id).containsExactly("large");
        assertThat(world.pending()).containsExactly("small");
    }

    @Test
    void idsWithoutASpecGoToTheDeadAndTheRestIsTaken() {
        world.enqueue("a", "gone", "b");
        world.redis("DEL", ":job:gone");
        world.open(World.MINE);

        ClaimReply claimed = world.claim(10);

        assertThat(claimed.claims()).extracting(Claim::id).containsExactly("a", "b");
        assertThat(world.texts("ZRANGE", ":dead", 0, -1)).containsExactly("gone");
        assertThat(world.text("HGET", ":failures", "gone")).contains("\"reason\":\"vanished\"");
        assertThat(world.total("dead")).isEqualTo("1");
        assertThat(world.texts("HKEYS", ":running:s")).containsExactlyInAnyOrder("a", "b");
        assertThat(world.send(new JobStore(world.keys).lookup(List.of("gone")))
                        .get(0)
                        .what())
                .isEqualTo(LookupReply.What.DEAD);
    }

    @Test
    void theEarlierOfBothDueTimesIsTold() {
        world.open(World.MINE);
        assertThat(world.claim(1).due()).isZero();

        world.redis("ZADD", ":scheduled", 3_000, "x");
        assertThat(world.claim(1).due()).isEqualTo(3_000);

        world.redis("ZADD", ":retrying", 2_000, "y");
        assertThat(world.claim(1).due()).isEqualTo(2_000);

        world.redis("DEL", ":scheduled");
        assertThat(world.claim(1).due()).isEqualTo(2_000);
    }

    @Test
    void aFullBatchOfJobsThatFailedBeforeIsTaken() {
        List<String> ids = World.ids(Defaults.CLAIM_LIMIT);
        world.enqueue(Duration.ZERO, ids);
        ids.forEach(id -> world.redis("HSET", ":attempts", id, 4));
        world.open(World.MINE);

        assertThat(world.claim(Defaults.CLAIM_LIMIT).claims())
                .hasSize(Defaults.CLAIM_LIMIT)
                .allMatch(claim -> claim.attempt() == 5);
    }

    /** What Redis reads in one script is bounded: 128 specs of 1 MB are not read to hand out one. */
    @Test
    void ofLargeSpecsFewAreReadThatAreNotTaken() {
        for (int i = 0; i < 128; i++) {
            enqueueOf(100_000, "large-" + i);
        }
        world.open(World.MINE);
        long before = hits();

        assertThat(world.claim(128).claims()).hasSize(10);

        assertThat(hits() - before).isLessThanOrEqualTo(40);
    }

    /** Keys that were found. */
    private long hits() {
        Matcher hits = Pattern.compile("keyspace_hits:(\\d+)").matcher(world.text("INFO", "stats"));
        assertThat(hits.find()).isTrue();
        return Long.parseLong(hits.group(1));
    }

    private void promoteAll() {
        for (String id : world.texts("ZRANGE", ":retrying", 0, -1)) {
            world.redis("ZADD", ":retrying", 1, id);
        }
        world.send(world.jobs.promote(100));
    }

    private void enqueueOf(int size, String id) {
        Job job = new Job(id, "t", Payload.of("\"" + "x".repeat(size) + "\""), 1, World.TTL, null, null);
        world.enqueue(Duration.ZERO, job);
    }

    private static long longOf(String text) {
        return Long.parseLong(text);
    }

    @Test
    void aPausedQueueGivesNothingButThePillAtItsHead() {
        world.open(World.MINE).enqueue("a");
        world.redis("SET", ":paused", world.now());

        ClaimReply paused = world.claim(10);
        world.redis("LPUSH", ":pending", "pill:x");
        ClaimReply pill = world.claim(10);

        assertThat(paused.claims()).isEmpty();
        // Else its lane would ask again at once, for ever.
        assertThat(paused.left()).isZero();
        assertThat(pill.claims()).extracting(Claim::id).containsExactly("pill:x");
        assertThat(pill.left()).isZero();
        assertThat(world.pending()).containsExactly("a");
    }

    @Test
    void theEntryOfAJobThatWasCancelledWhileItWaitedIsDropped() {
        world.open(World.MINE).enqueue("a", "b", "c");
        world.redis("DEL", ":job:b");
        world.redis("HSET", ":tombstones", "b", 1);

        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("a", "c");

        assertThat(world.redis("EXISTS", ":tombstones", ":dead", ":failures")).isEqualTo(0L);
    }

    @Test
    void anEntryOfAKindThatNobodyHereKnowsStaysWithAllBehindItAndIsTold() {
        world.open(World.MINE).enqueue("a", "b");
        world.redis("RPUSH", ":pending", "cron:nightly", "pill:x");
        world.enqueue("c");
        world.redis("DEL", ":doorbell");

        ClaimReply first = world.claim(10);
        Map<String, String> before = world.dump();
        ClaimReply second = world.claim(10);

        assertThat(first.claims()).extracting(Claim::id).containsExactly("a", "b");
        assertThat(first.unknown()).isEqualTo("cron:");
        assertThat(hasWork("idle")).as("a session that holds nothing").isFalse();
        assertThat(first.left()).as("what this worker could take").isZero();
        assertThat(second.claims()).isEmpty();
        assertThat(second.unknown()).isEqualTo("cron:");
        assertThat(Dump.changes(before, world.dump())).isEmpty();
        assertThat(world.pending()).containsExactly("cron:nightly", "pill:x", "c");
        assertThat(world.rings()).isFalse();
        assertThat(world.redis("EXISTS", ":dead")).isEqualTo(0L);
    }

    /** Its lane may not have read the reply of the claim yet: for the lane there is nothing to do, for Redis there is. */
    @Test
    void aClaimedJobIsWorkOfTheSessionThatHoldsIt() {
        world.open(World.MINE).enqueue("a");
        assertThat(hasWork(World.MINE)).as("in the line").isTrue();

        world.claim(10);

        assertThat(hasWork(World.MINE)).as("held").isTrue();
        assertThat(hasWork("idle")).as("held by another").isFalse();
    }

    private boolean hasWork(String session) {
        QueueProbe probe = QueueProbe.of(world.keys, session);
        world.link.send(probe.calls());
        return probe.hasWork();
    }

    @Test
    void anUnknownEntryIsNotToldBeforeAClaimComesToIt() {
        enqueueOf(1_000_000, "a");
        enqueueOf(1_000_000, "b");
        world.redis("RPUSH", ":pending", "odd:");
        world.open(World.MINE);

        ClaimReply first = world.claim(10);

        assertThat(first.unknown()).isEmpty();
        assertThat(first.left()).isEqualTo(2);
        assertThat(world.claim(10).unknown()).isEqualTo("odd:");
    }

    @Test
    void aPausedQueueTellsOfNoUnknownEntry() {
        world.open(World.MINE);
        world.redis("SET", ":paused", world.now());
        world.redis("RPUSH", ":pending", "cron:nightly");

        assertThat(world.claim(10).unknown()).isEmpty();
        assertThat(world.pending()).hasSize(1);
    }

    @Test
    void voidEntriesBehindWhatIsTakenKeepTheirCount() {
        enqueueOf(1_000_000, "a");
        world.redis("RPUSH", ":pending", "v", "v");
        enqueueOf(1_000_000, "b");
        world.redis("RPUSH", ":pending", "v");
        world.redis("HSET", ":tombstones", "v", 3, "w", "by hand");
        world.redis("RPUSH", ":pending", "w");
        world.open(World.MINE);

        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("a");
        assertThat(world.text("HGET", ":tombstones", "v")).isEqualTo("1");
        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("b");
        assertThat(world.texts("HKEYS", ":tombstones")).containsExactly("w");
        assertThat(world.texts("ZRANGE", ":dead", 0, -1)).containsExactly("w");
    }

    @Test
    void aClaimThatOnlyDroppedRingsForWhatItLeaves() {
        world.open(World.MINE).enqueue("a", "b");
        world.redis("DEL", ":job:a", ":doorbell");
        world.redis("HSET", ":tombstones", "a", 1);

        assertThat(world.claim(1).claims()).isEmpty();

        assertThat(world.redis("LLEN", ":doorbell")).isEqualTo(1L);
    }

    @Test
    void aClaimTellsThatACancellationWasAskedFor() {
        world.open(World.MINE).enqueue("a", "b");
        world.redis("HSET", ":cancelling", "b", 1234);

        assertThat(world.claim(10).claims()).extracting(Claim::cancelling).containsExactly(0L, 1234L);
    }

    @Test
    void aLargeClaimIsHeldInATableAndReadAsAnyOther() {
        List<Claim> claims = world.running(World.ids(33).toArray(String[]::new));

        assertThat(world.text("OBJECT", "ENCODING", ":running:s")).isEqualTo("hashtable");
        assertThat(world.send(RunningJob.of(world.keys, World.MINE)))
                .hasSize(33)
                .allMatch(held -> held.attempt() == 1);
        assertThat(world.send(world.sessions.held(World.MINE)))
                .containsOnlyKeys(World.ids(33))
                .containsValue(claims.get(0).number());
        assertThat(world.settle(claims.stream().map(World::completed).toArray(Outcome[]::new)))
                .isEmpty();
        assertThat(world.number("EXISTS", ":running:s")).isZero();
    }

    @Test
    void aSmallClaimIsHeldInAList() {
        world.running(World.ids(32).toArray(String[]::new));

        assertThat(world.text("OBJECT", "ENCODING", ":running:s")).isIn("listpack", "ziplist");
    }
}
