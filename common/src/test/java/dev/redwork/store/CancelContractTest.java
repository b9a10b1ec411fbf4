package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.JobReader;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Payload;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobOperationStore.Cancellable;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.Signal.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jobs that are cancelled by their ids: what waits never starts, what runs is told. */
class CancelContractTest extends StoreContract {
    @Test
    void eachJobIsToldByWhatBecameOfIt() {
        world.running("runs", "done", "dead");
        settle("done", JobState.SUCCEEDED);
        settle("dead", JobState.DEAD);
        world.enqueue("waits", "tail");
        world.enqueueIn(Duration.ofHours(1), "later");

        Map<String, MoveResult> moved =
                world.operator.cancel(List.of("waits", "runs", "later", "done", "dead", "nobody", "waits"));

        assertThat(moved)
                .containsExactly(
                        Map.entry("waits", MoveResult.CANCELLED),
                        Map.entry("runs", MoveResult.REQUESTED),
                        Map.entry("later", MoveResult.CANCELLED),
                        Map.entry("done", MoveResult.ENDED),
                        Map.entry("dead", MoveResult.ENDED),
                        Map.entry("nobody", MoveResult.GONE));
        assertThat(world.total("cancelled")).isEqualTo("2");
        assertThat(world.operator.cancel(List.of("waits", "runs")))
                .containsExactly(Map.entry("waits", MoveResult.ENDED), Map.entry("runs", MoveResult.REQUESTED));
        assertThat(world.total("signals")).isEqualTo("1");
        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactly("tail");
    }

    @Test
    void whatWasCancelledLeavesTheHeadOfTheLineAtOnceAndItsMiddleWithAClaim() {
        world.enqueue("a", "b", "c", "d", "e");

        world.operator.cancel(List.of("d", "b"));
        assertThat(world.pending()).containsExactly("a", "b", "c", "d", "e");

        world.operator.cancel(List.of("a"));
        assertThat(world.pending()).containsExactly("c", "d", "e");
        assertThat(world.texts("HGETALL", ":tombstones")).containsExactly("d", "1");

        assertThat(world.open(World.MINE).claim(10).claims())
                .extracting(Claim::id)
                .containsExactly("c", "e");
        assertThat(world.number("EXISTS", ":pending", ":tombstones", ":dead", ":failures"))
                .isZero();
    }

    @Test
    void aLineThatIsCancelledAsAWholeIsGoneWithoutAWorker() {
        List<String> ids = World.ids(2_500);
        for (int i = 0; i < ids.size(); i += 500) {
            world.enqueue(Duration.ZERO, ids.subList(i, i + 500));
        }
        // From the back, so that nothing can go until the head goes.
        world.operator.cancel(ids.subList(1, 2_500));
        assertThat(world.number("LLEN", ":pending")).isEqualTo(2_500);
        world.operator.cancel(ids.subList(0, 1));

        assertThat(world.number("EXISTS", ":pending", ":tombstones")).isZero();
        assertThat(world.total("bytes")).isEqualTo("0");
        assertThat(world.number("LLEN", ":recent")).isEqualTo(1_000);
    }

    @Test
    void pillsStayInTheLine() {
        world.enqueue("a");
        world.send(world.pills.pushPills(List.of("x"), true, World.LEASE));
        world.operator.cancel(List.of("a"));

        assertThat(world.pending()).hasSize(2).last().isEqualTo("a");
        assertThat(world.open(World.MINE).claim(10).claims()).singleElement().matches(Claim::isPill);
        assertThat(world.claim(10).claims()).isEmpty();
        assertThat(world.number("EXISTS", ":pending", ":tombstones")).isZero();
    }

    @Test
    void oneThatFailedBeforeKeepsItsLastFailure() {
        Failure failure = Failure.thrown(new IllegalStateException("no route"), 1_000, 500);
        world.enqueue("tried", "new");
        world.redis("HSET", ":failures", "tried", JobJson.write(failure));

        world.operator.cancel(List.of("tried", "new"));

        assertThat(outcome("tried").failure()).isEqualTo(failure);
        assertThat(outcome("new").failure()).isNull();
        assertThat(world.number("EXISTS", ":failures")).isZero();
        assertThat(world.total("bytes")).isEqualTo("0");
    }

    private JobResult outcome(String id) {
        return JobJson.readResult(world.send(JobValue.read(world.keys, id)).outcome());
    }

    @Test
    void itsProducerAndItsBatchAreTold() {
        Job job = new Job("a", "t", Payload.of("1"), 3, Duration.ofHours(1), "p", "b");
        enqueue(job);
        world.redis("HSET", ":attempts", "a", 2);
        world.redis("HSET", ":crashes", "a", "1000 2000");

        world.operator.cancel(List.of("a"));

        byte[] notice =
                (byte[]) Reply.list(world.redis("LRANGE", ":inbox:p", 0, -1)).get(0);
        JobResult result = JobJson.readResult(notice);
        assertThat(result.state()).isEqualTo(JobState.CANCELLED);
        assertThat(result.id()).isEqualTo("a");
        assertThat(result.task()).isEqualTo("t");
        assertThat(result.attempt()).isEqualTo(2);
        assertThat(result.crashes()).containsExactly(1000L, 2000L);
        assertThat(result.ended()).isBetween(world.now() - 60_000, world.now());
        assertThat(world.number("PTTL", ":inbox:p")).isPositive();
        JobValue stored = world.send(JobValue.read(world.keys, "a"));
        assertThat(stored.outcome()).isEqualTo(notice);
        assertThat(stored.spec()).isEqualTo(JobJson.write(job));
        assertThat(world.number("PTTL", ":job:a")).isBetween(3_500_000L, 3_600_000L);
        assertThat(new Batched(world).counts("b")).isEqualTo(Batched.counts(1, 0, 0, 0, 1));
        assertThat(new Batched(world).life("b")).isPositive();
        assertThat(world.number("EXISTS", ":attempts", ":crashes")).isZero();
    }

    @Test
    void anInboxThatIsFullIsNotFilledFurther() {
        List<Call<Boolean>> notices = new ArrayList<>();
        for (int i = 1; i < Defaults.INBOX_LIMIT; i++) {
            notices.add(Call.command("RPUSH", reply -> true, world.keys.inbox("p"), ""));
        }
        world.link.send(notices);
        enqueue(
                new Job("a", "t", Payload.of("1"), 3, World.TTL, "p", null),
                new Job("b", "t", Payload.of("1"), 3, World.TTL, "p", null));

        world.operator.cancel(List.of("a", "b"));

        assertThat(world.number("LLEN", ":inbox:p")).isEqualTo(Defaults.INBOX_LIMIT);
        assertThat(world.send(new JobStore(world.keys).lookup(List.of("a", "b"))))
                .allMatch(found -> found.what() == LookupReply.What.ENDED);
    }

    @Test
    void aJobWhoseSpecCannotBeReadIsCancelledAllTheSame() {
        world.redis("SET", ":job:a", "no spec");
        world.redis("RPUSH", ":pending", "a");

        assertThat(world.operator.cancel(List.of("a"))).containsEntry("a", MoveResult.CANCELLED);

        assertThat(new JobReader(world.link, world.keys).find("a").state()).isEqualTo(JobState.CANCELLED);
        assertThat(world.text("GET", ":job:a")).endsWith("}\nno spec");
        assertThat(world.pending()).isEmpty();
    }

    @Test
    void aSpecThatIsAnotherOneByNowIsReadAgain() {
        world.enqueue("a");
        Cancellable old = new Cancellable("a", World.bytes("old"), World.bytes("x"), World.TTL, null, null, World.TASK);
        Map<String, String> before = world.dump();

        assertThat(world.send(world.operating.cancel(List.of(old)))).containsExactly("changed");
        assertThat(Dump.changes(before, world.dump())).isEmpty();
    }

    @Test
    void anIdThatStandsTwiceInOneCallEndsOnce() {
        world.enqueue("a");

        world.send(world.operating.cancel(List.of(World.unwanted("a"), World.unwanted("a"))));

        assertThat(world.total("cancelled")).isEqualTo("1");
        assertThat(world.total("bytes")).isEqualTo("0");
        assertThat(world.texts("LRANGE", ":recent", 0, -1)).containsExactly("a");
    }

    @Test
    void specsOfOneMegabyteGoInCallsOfTheirOwn() {
        for (String id : World.ids(3)) {
            enqueue(new Job(id, "t", Payload.of("\"" + "x".repeat(1_000_000) + "\""), 1, World.TTL, null, null));
        }

        assertThat(world.operator.cancel(World.ids(3)).values()).containsOnly(MoveResult.CANCELLED);
        assertThat(world.operator.requeue(World.ids(3)).values()).containsOnly(MoveResult.REQUEUED);
        assertThat(Long.parseLong(world.total("bytes"))).isGreaterThan(3_000_000);
    }

    @Test
    void theMarkOfARunningJobOutlivesItsWorkerAndEndsWithTheJob() {
        Claim first = world.running("a").get(0);
        world.operator.cancel(List.of("a"));
        String asked = world.text("HGET", ":cancelling", "a");
        assertThat(new JobReader(world.link, world.keys).find("a").cancelling()).isEqualTo(Long.parseLong(asked));
        world.redis("ZADD", ":sessions", 1, World.MINE);
        world.send(world.sessions.reclaim(World.MINE, 0));

        Claim second = world.open(World.OTHER).claim(World.OTHER, 1).claims().get(0);

        assertThat(second.cancelling()).isEqualTo(Long.parseLong(asked));
        assertThat(world.settle(World.completed(first))).containsExactly("a");
        world.settle(World.OTHER, World.cancelled(second));
        assertThat(world.number("EXISTS", ":cancelling", ":crashes")).isZero();
    }

    @Test
    void aMarkedJobThatWasGivenBackCanBeCancelledAtOnce() {
        Claim claim = world.running("a").get(0);
        world.operator.cancel(List.of("a"));
        world.settle(new Outcome.Released(claim));

        assertThat(world.operator.cancel(List.of("a"))).containsEntry("a", MoveResult.CANCELLED);
        assertThat(world.number("EXISTS", ":cancelling", ":pending", ":tombstones"))
                .isZero();
    }

    @Test
    void aMarkedJobThatFailsIsDueAtOnceAndOneThatIsParkedGoesToTheLineSoThatAClaimEndsIt() {
        List<Claim> claims = world.running("failed", "parked", "other");
        world.operator.cancel(List.of("failed", "parked"));

        world.settle(World.retried(claims.get(0)), World.parked(claims.get(1)), World.retried(claims.get(2)));

        assertThat(world.send(world.jobs.promote(10)).jobs()).isEqualTo(1);
        assertThat(world.claim(10).claims()).extracting(Claim::id).containsExactlyInAnyOrder("failed", "parked");
        assertThat(world.texts("ZRANGE", ":retrying", 0, -1)).containsExactly("other");
    }

    @Test
    void aMarkedJobThatDiesLeavesNoMark() {
        Claim claim = world.running("a").get(0);
        world.operator.cancel(List.of("a"));

        world.settle(World.buried(claim));

        assertThat(world.number("EXISTS", ":cancelling")).isZero();
    }

    @Test
    void aJobUnderASessionThatIsBeingReclaimedRuns() {
        world.running("a");
        world.redis("ZADD", ":sessions", 0, World.MINE);

        assertThat(world.operator.cancel(List.of("a"))).containsEntry("a", MoveResult.REQUESTED);
    }

    @Test
    void theSameIdIsADuplicateAsLongAsItsOutcomeIsKept() {
        world.enqueue("a", "b");
        world.operator.cancel(List.of("b"));

        assertThat(world.enqueue("b")).containsExactly(0);

        // When it is forgotten its old entry still stands, void, and the new one is another.
        world.redis("DEL", ":job:b");
        assertThat(world.enqueue("b", "c", "b")).containsExactly(2);
        assertThat(world.pending()).containsExactly("a", "b", "b", "c");
        assertThat(world.total("enqueued")).isEqualTo("4");
        assertThat(world.open(World.MINE).claim(10).claims())
                .extracting(Claim::id)
                .containsExactly("a", "b", "c");
        assertThat(world.number("EXISTS", ":tombstones")).isZero();
    }

    @Test
    void theSameIdForLaterDoesNotRunFromItsOldPlace() {
        world.enqueue("a", "b");
        world.operator.cancel(List.of("b"));
        world.redis("DEL", ":job:b");

        assertThat(world.enqueueIn(Duration.ofHours(1), "b")).isEmpty();

        assertThat(world.open(World.MINE).claim(10).claims())
                .extracting(Claim::id)
                .containsExactly("a");
        assertThat(world.number("EXISTS", ":tombstones")).isZero();
        assertThat(world.texts("ZRANGE", ":scheduled", 0, -1)).containsExactly("b");
    }

    @Test
    void workersHearWhichRunningJobIsMeant() {
        world.running("a");
        try (Subscription subscription = new Subscription(world.settings, List.of(world.keys))) {
            subscription.open();
            world.operator.cancel(List.of("a"));

            assertThat(Objects.requireNonNull(subscription.next()).signal())
                    .isEqualTo(new Signal(Signal.Kind.CANCEL, ":a"));
        }
    }

    private void enqueue(Job... jobs) {
        for (Job job : jobs) {
            world.enqueue(Duration.ZERO, job);
        }
    }

    private void settle(String id, JobState state) {
        long number = world.send(world.sessions.held(World.MINE)).getOrDefault(id, 0L);
        world.settle(Batched.ended(World.heldUnder(id, number), state, null));
    }
}
