package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.Timing;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.JobStore.LookupReply.What;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What stands in Redis once a job has ended, and what its producer is told. */
class OutcomeContractTest extends StoreContract {
    @Test
    void onlyTheStaleOnesOfACallAreRefused() {
        List<Claim> claims = world.running("a", "b", "c", "d");
        world.settle(World.completed(claims.get(1)));

        assertThat(world.settle(claims.stream().map(World::completed).toArray(Outcome[]::new)))
                .containsExactly("b");

        assertThat(world.send(new JobStore(world.keys).lookup(List.of("a", "b", "c", "d"))))
                .allMatch(found -> found.what() == What.ENDED);
        assertThat(world.total("succeeded")).isEqualTo("4");
        assertThat(world.total("stale")).isEqualTo("1");
        assertThat(world.texts("LRANGE", ":recent", 0, -1)).containsExactly("d", "c", "a", "b");
    }

    @Test
    void eachOutcomeOfACallCountsUnderTheNumberOfItsOwnClaim() {
        world.enqueue("a", "b", "c", "d", "e");
        world.open(World.MINE);
        List<Claim> all = new ArrayList<>(world.claim(2).claims());
        all.addAll(world.claim(1).claims());
        all.addAll(world.claim(1).claims());
        Claim other = all.remove(2);
        all.add(2, new Claim("c", other.number() - 1, 1, 5, other.spec(), null, List.of(), 0, 0));

        assertThat(world.settle(all.stream().map(World::completed).toArray(Outcome[]::new)))
                .containsExactly("c");

        assertThat(world.texts("HKEYS", ":running:s")).containsExactly("c");
        assertThat(world.texts("MGET", ":job:a", ":job:b", ":job:d"))
                .containsExactly(World.done("a"), World.done("b"), World.done("d"));
        // Of c, which still runs, and of e, which waits.
        assertThat(world.total("bytes")).isEqualTo(Integer.toString(2 * other.spec().length));
    }

    @Test
    void outcomesOfSeveralKindsGoInOneRoundTripAndTellWhatWasStale() {
        List<Claim> claims = world.running("a", "b", "c", "d", "e");
        Claim stale = World.heldUnder("f", 1);

        List<String> refused = world.settle(
                World.completed(claims.get(0)),
                World.retried(claims.get(1)),
                World.buried(claims.get(2)),
                new Outcome.Released(claims.get(3)),
                World.parked(claims.get(4)),
                World.completed(stale),
                World.retried(stale),
                World.buried(stale),
                new Outcome.Released(stale),
                World.parked(stale));

        assertThat(refused).containsExactly("f", "f", "f", "f", "f");
        assertThat(world.total("stale")).isEqualTo("5");
        assertThat(world.number("EXISTS", ":running:s")).isZero();
        assertThat(world.send(new JobStore(world.keys).lookup(List.of("a", "b", "c", "d", "e", "f"))))
                .extracting(LookupReply::what)
                .containsExactly(What.ENDED, What.WAITING, What.DEAD, What.WAITING, What.WAITING, What.GONE);
    }

    @Test
    void aResultLivesAsLongAsItsTaskAsks() {
        List<Claim> claims = world.running("a", "b");
        world.settle(kept(claims.get(0), Duration.ofSeconds(60)), kept(claims.get(1), Duration.ofSeconds(600)));

        assertThat(world.number("PTTL", ":job:a")).isBetween(50_000L, 60_000L);
        assertThat(world.number("PTTL", ":job:b")).isBetween(590_000L, 600_000L);
    }

    @Test
    void aSuccessTakesAllOfTheJobsFieldsWithIt() {
        world.enqueue("a", "b");
        for (String hash : List.of(":attempts", ":failures", ":crashes")) {
            world.redis("HSET", hash, "a", "1", "other", "1");
        }

        world.settle(World.completed(world.open(World.MINE).claim(1).claims().get(0)));

        for (String hash : List.of(":attempts", ":failures", ":crashes")) {
            assertThat(world.texts("HKEYS", hash)).as(hash).containsExactly("other");
        }
    }

    @Test
    void aSuccessTakesAFieldWithItThatStandsInOneHashOnly() {
        for (String hash : List.of(":attempts", ":failures", ":crashes")) {
            String id = "only-in-" + hash.substring(1);
            world.redis("HSET", hash, id, "1");
            world.settle(World.completed(world.running(id).get(0)));
            assertThat(world.number("EXISTS", hash)).as(hash).isZero();
        }
    }

    @Test
    void aDeadJobKeepsSpecAttemptsFailureAndCrashes() {
        world.enqueue("a");
        world.redis("HSET", ":crashes", "a", "1000");
        Claim claim = world.open(World.MINE).claim(1).claims().get(0);

        world.settle(World.buried(claim));

        assertThat(world.number("EXISTS", ":job:a")).isEqualTo(1);
        assertThat(world.text("HGET", ":attempts", "a")).isEqualTo("1");
        assertThat(world.text("HGET", ":crashes", "a")).isEqualTo("1000");
        LookupReply looked =
                world.send(new JobStore(world.keys).lookup(List.of("a"))).get(0);
        assertThat(looked.what()).isEqualTo(What.DEAD);
        assertThat(World.text(looked.value())).isEqualTo(World.json(World.failure("buried", Duration.ZERO)));
    }

    @Test
    void theLastThousandEndedIdsAreRemembered() {
        for (int i = 0; i < 1_000; i++) {
            world.redis("RPUSH", ":recent", "old-" + i);
        }
        List<Claim> claims = world.running("a", "b");
        world.settle(World.completed(claims.get(0)), World.buried(claims.get(1)));

        assertThat(world.texts("LRANGE", ":recent", 0, -1)).hasSize(1_000).startsWith("b", "a", "old-0");
    }

    @Test
    void eachProducerIsToldItsOwnOutcomesInTheirOrder() {
        List<Claim> claims = world.running("a", "b", "c", "d");

        world.settle(
                World.completed(claims.get(0), "p1"),
                World.completed(claims.get(1), "p2"),
                World.completed(claims.get(2)),
                World.completed(claims.get(3), "p1"));
        world.settle(World.buried(world.running("e").get(0), "p2"));

        assertThat(world.texts("LRANGE", ":inbox:p1", 0, -1)).containsExactly(World.done("a"), World.done("d"));
        assertThat(world.texts("LRANGE", ":inbox:p2", 0, -1)).containsExactly(World.done("b"), World.dead("e"));
        assertThat(world.number("PTTL", ":inbox:p1")).isBetween(500_000L, 600_000L);
        assertThat(world.number("PTTL", ":inbox:p2")).isBetween(500_000L, 600_000L);
    }

    @Test
    void aStaleOutcomeTellsNobody() {
        world.settle(World.completed(World.heldUnder("a", 1), "p"), World.buried(World.heldUnder("b", 1), "p"));

        assertThat(world.number("EXISTS", ":inbox:p")).isZero();
    }

    @Test
    void anInboxHoldsTenThousandNoticesAndWhatDoesNotFitIsFoundByLook() {
        fillInbox(Defaults.INBOX_LIMIT - 1);
        List<Claim> claims = world.running("a", "b", "c", "d");

        world.settle(World.completed(claims.get(0), "p"), World.completed(claims.get(1), "p"));
        world.settle(World.buried(claims.get(2), "p"), World.buried(claims.get(3), "p"));

        assertThat(world.number("LLEN", ":inbox:p")).isEqualTo(10_000);
        assertThat(world.texts("LRANGE", ":inbox:p", -1, -1)).containsExactly(World.done("a"));
        assertThat(world.send(new JobStore(world.keys).lookup(List.of("b", "d"))))
                .extracting(LookupReply::what)
                .containsExactly(What.ENDED, What.DEAD);
    }

    @Test
    void twoDeathsOfOneCallDoNotOverfillAnInbox() {
        fillInbox(Defaults.INBOX_LIMIT - 1);
        List<Claim> claims = world.running("a", "b");

        world.settle(World.buried(claims.get(0), "p"), World.buried(claims.get(1), "p"));

        assertThat(world.number("LLEN", ":inbox:p")).isEqualTo(10_000);
    }

    @Test
    void aProducerReadsItsInboxOneByOneAndInBulk() {
        byte[] inbox = world.keys.inbox("p");
        List<Claim> claims = world.running("a", "b", "c");
        world.settle(claims.stream().map(claim -> World.completed(claim, "p")).toArray(Outcome[]::new));

        assertThat(world.send(Call.pop(List.of(inbox), Timing.DEFAULT.block(), Function.identity())))
                .containsExactly(inbox, World.bytes(World.done("a")));
        assertThat(world.send(Call.command("LPOP", Reply::strings, inbox, 10)))
                .extracting(World::text)
                .containsExactly(World.done("b"), World.done("c"));
        assertThat(world.send(Call.command("LPOP", Reply::strings, inbox, 10))).isEmpty();
    }

    @Test
    void lookAnswersResultsUpToAMegabyteAndAsksToComeAgainForTheRest() {
        List<String> ids = List.of("a", "b", "c", "d");
        List<Claim> claims = world.running(ids.toArray(String[]::new));
        List<Outcome> outcomes = new ArrayList<>();
        claims.forEach(claim -> outcomes.add(new Outcome.Completed(
                claim, large(claim.id(), claim.id().equals("d") ? 10 : 600_000), World.TTL, null, null)));
        world.settle(outcomes.toArray(Outcome[]::new));

        assertThat(world.send(new JobStore(world.keys).lookup(ids)))
                .extracting(LookupReply::what)
                .containsExactly(What.ENDED, What.LATER, What.LATER, What.ENDED);
        assertThat(world.send(new JobStore(world.keys).lookup(List.of("b", "x"))))
                .extracting(LookupReply::what)
                .containsExactly(What.ENDED, What.GONE);
    }

    @Test
    void lookTellsTheTaskOfAJobThatWaitsHoweverLongItsName() {
        String task = "t".repeat(64);
        Payload large = Payload.of("\"" + "x".repeat(10_000) + "\"");
        world.send(world.jobs.enqueue(
                List.of(NewJob.of(new Job("a", task, large, 1, World.TTL, "inbox", null))), Duration.ZERO, 0, false));

        LookupReply looked =
                world.send(new JobStore(world.keys).lookup(List.of("a"))).get(0);

        assertThat(looked.what()).isEqualTo(What.WAITING);
        assertThat(JobJson.taskIn(looked.value())).isEqualTo(task);
        assertThat(looked.value()).hasSizeLessThan(100);
    }

    @Test
    void lookAnswersOneResultHoweverLargeItIs() {
        Claim claim = world.running("a").get(0);
        world.settle(new Outcome.Completed(claim, large("a", Defaults.CALL_BYTES), World.TTL, null, null));

        LookupReply looked =
                world.send(new JobStore(world.keys).lookup(List.of("a"))).get(0);
        assertThat(looked.what()).isEqualTo(What.ENDED);
        assertThat(looked.value()).hasSizeGreaterThan(Defaults.CALL_BYTES);
    }

    @Test
    void aBatchOfAHundredIsRecordedInOneCall() {
        List<String> ids = World.ids(100);
        List<Claim> claims = world.running(ids.toArray(String[]::new));

        assertThat(world.settle(claims.stream()
                        .map(claim -> World.completed(claim, "p"))
                        .toArray(Outcome[]::new)))
                .isEmpty();

        assertThat(world.number("LLEN", ":inbox:p")).isEqualTo(100);
        assertThat(world.texts("KEYS", World.key("job:*"))).hasSize(100);
        assertThat(world.total("bytes")).isEqualTo("0");
    }

    private static Outcome kept(Claim claim, Duration ttl) {
        return new Outcome.Completed(claim, large(claim.id(), 10), ttl, null, null);
    }

    private static JobResult large(String id, int output) {
        Payload text = Payload.of("\"" + "x".repeat(output) + "\"");
        return new JobResult(id, "any", JobState.SUCCEEDED, text, null, 1, "w", 5, 6, List.of(), 0);
    }

    private void fillInbox(int count) {
        List<Object> notices = new ArrayList<>(List.of(":inbox:p"));
        for (int i = 0; i < count; i++) {
            notices.add("n");
        }
        world.redis("RPUSH", notices.toArray());
    }
}
