package dev.redwork.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that share a call of their handler: which of them, when it begins, and what becomes of them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyCallsTest {
    private static final Duration WITHIN = Duration.ofMillis(200);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final List<ManyLimits> SAVE = List.of(new ManyLimits("save", 3, WITHIN));

    private final LaneFixture lane = new LaneFixture(SAVE, 1, "default").of("save");
    private final LaneState state = lane.state;

    /** Its queue may give a hundred jobs to a claim. */
    private static LaneFixture wide(LaneFixture some) {
        for (int i = 0; i < 8; i++) {
            some.session(0).portion.brought(List.of(new byte[1]));
        }
        return some;
    }

    private ManyCall run(String... ids) {
        wide(lane).land(lane.turn(), lane.answer(ids));
        lane.pass(WITHIN);
        ManyCall call = lane.call();
        lane.give(call);
        return call;
    }

    // Gathering.

    @Test
    void aLaneOfOneThreadGathersAsManyAsACallTakes() {
        wide(lane).left(9).bring("a");
        Turn more = lane.turn();
        assertThat(more.limit()).as("the seats that are left").isEqualTo(2);
        lane.land(more, lane.answer("b", "c"));

        ManyCall call = lane.call();
        assertThat(LaneFixture.ids(call)).containsExactly("a", "b", "c");
        assertThat(call.begun()).allSatisfy(job -> assertThat(job.runner()).isSameAs(Thread.currentThread()));
        assertThat(state.running()).isEqualTo(1);
        assertThat(state.decide()).as("its slot is taken").isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void whenTheFirstHasWaitedForLongEnoughItBeginsWithWhatThereIs() {
        lane.bring("a");
        Turn.Listening listening = (Turn.Listening) state.decide();
        assertThat(listening.most()).as("as long as it may wait").isEqualTo(WITHIN);
        lane.pass(WITHIN.minus(MILLI));
        state.heard(listening, "default", lane.answer("b"));
        assertThat(state.decide()).as("not worth while to listen").isEqualTo(Step.Idle.WAIT);
        lane.pass(MILLI);

        assertThat(LaneFixture.ids(lane.call())).containsExactly("a", "b");
    }

    @Test
    void whatIsDueClaimsNoMore() {
        wide(lane).left(9).bring("a");
        lane.pass(WITHIN.plus(MILLI));
        assertThat(LaneFixture.ids(lane.call())).containsExactly("a");
    }

    @Test
    void withNoTimeToWaitItTakesWhatIsAtHand() {
        LaneFixture none = wide(new LaneFixture(List.of(new ManyLimits("save", 3, Duration.ZERO)), 1, "default"));
        none.of("save").land(none.turn(), none.answer("a", "b"));
        assertThat(LaneFixture.ids(none.call())).containsExactly("a", "b");
    }

    @Test
    void norDoesItBeginWithOneJobWhileMoreAreInLine() {
        LaneFixture none = wide(new LaneFixture(List.of(new ManyLimits("save", 3, Duration.ZERO)), 1, "default"));
        none.of("save").left(9).bring("a");
        Turn more = none.turn();
        assertThat(more.limit()).isEqualTo(2);
        none.land(more, none.answer("b"));
        none.pass(MILLI);
        assertThat(LaneFixture.ids(none.call())).as("some round trips later").containsExactly("a", "b");
    }

    @Test
    void eachCallHasASlotOfItsOwn() {
        LaneFixture two = wide(new LaneFixture(SAVE, 2, "default").of("save"));
        two.land(two.turn(), two.answer("a", "b", "c", "d", "e", "f", "g"));

        ManyCall first = two.call();
        assertThat(LaneFixture.ids(first)).containsExactly("a", "b", "c");
        assertThat(LaneFixture.ids(two.call())).containsExactly("d", "e", "f");
        assertThat(two.state.decide()).isEqualTo(Step.Idle.WAIT);
        two.end(first, MILLI);
        two.land(two.turn(), two.answer());
        two.pass(WITHIN);
        assertThat(LaneFixture.ids(two.call())).containsExactly("g");
    }

    @Test
    void twoTasksDoNotMix() {
        List<ManyLimits> both = List.of(SAVE.get(0), new ManyLimits("send", 3, WITHIN));
        LaneFixture two = wide(new LaneFixture(both, 2, "default"));
        two.left(9).of("save").bring("a");
        two.of("send").bring("b");
        two.left(0).of("save").bring("c");
        two.pass(WITHIN);

        assertThat(LaneFixture.ids(two.call())).containsExactly("a", "c");
        assertThat(LaneFixture.ids(two.call())).containsExactly("b");
    }

    @Test
    void aJobUnderWhichWorkersDiedRunsAlone() {
        wide(lane).land(lane.turn(), lane.answer(lane.claim("bad", "save", 5L)));
        assertThat(lane.start().claim.id()).isEqualTo("bad");
    }

    @Test
    void whatGathersCountsAsRunningForAllButHandlers() throws InterruptedException {
        lane.bring("a");
        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);

        assertThat(state.isIdle()).isFalse();
        assertThat(state.hasNothingToDo()).isFalse();
        assertThat(state.holdsNothing()).isFalse();
        assertThat(state.awaitQuiet(Duration.ZERO)).isFalse();
        assertThat(state.running()).isZero();
        assertThat(state.isRunBy(Thread.currentThread())).isFalse();
        assertThat(state.ready())
                .as("whose batches are read along")
                .extracting(job -> job.claim.id())
                .containsExactly("a");
        assertThat(state.held()).containsValue(List.of("a"));
    }

    @Test
    void aLaneWhoseThreadsDoNotComeByForACallIsNotRenewed() {
        lane.bring("a");
        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);
        lane.pass(LaneFixture.LEASE.plusMillis(1));
        assertThat(state.toRenew()).isEmpty();
    }

    @Test
    void aLaneWhoseThreadsAllHaveCallsIsRenewedForEver() {
        run("a");
        lane.pass(LaneFixture.LEASE.multipliedBy(1_000));
        assertThat(state.toRenew()).containsExactly(lane.session(0));
    }

    @Test
    void aJobThatWasCancelledMeanwhileIsToldSoWhenItsTurnComes() {
        ManyCall call = run("a", "b");
        state.cancel(lane.session(0).keys, List.of("a"));

        assertThat(call.begun()).extracting(ClaimedJob::isCancelled).containsExactly(true, false);
        assertThat(Thread.interrupted()).as("others share the call").isFalse();
    }

    // Beside other jobs.

    @Test
    void anotherJobTakesTheSlotThatIsLeft() {
        LaneFixture two = wide(new LaneFixture(SAVE, 2, "default"));
        two.left(9).of("save").bring("a");
        two.left(0).of("other").bring("b");

        assertThat(two.start().claim.id()).isEqualTo("b");
        assertThat(two.state.running()).isEqualTo(1);
        assertThat(two.state.decide()).isInstanceOf(Turn.Listening.class);
    }

    @Test
    void aJobThatWaitsForASlotEndsTheWaitOfACall() {
        wide(lane).left(9).bring("a");
        lane.of("other").land(lane.turn(), lane.answer("b"));

        ManyCall call = lane.call();
        assertThat(LaneFixture.ids(call)).containsExactly("a");
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
        lane.end(call, MILLI);
        assertThat(lane.start().claim.id()).isEqualTo("b");
    }

    @Test
    void whoStoodFirstInLineHasTheSlotFirst() {
        lane.land(lane.turn(), lane.answer(List.of(lane.claim("b", "other"), lane.claim("a", "save"))));

        ClaimedJob first = lane.start();
        assertThat(first.claim.id()).isEqualTo("b");
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
        lane.end(first);
        lane.pass(WITHIN.plus(MILLI));
        lane.land(lane.turn(), lane.answer());
        assertThat(LaneFixture.ids(lane.call())).containsExactly("a");
    }

    @Test
    void theSlotOfTheThreadThatListensIsNotGivenAway() {
        LaneFixture two = wide(new LaneFixture(SAVE, 2, "default"));
        two.land(two.turn(), two.answer());
        assertThat(two.state.decide()).isInstanceOf(Turn.Listening.class);
        two.session(0).ring();
        two.left(9).of("save").bring("a");
        two.left(0).of("other").bring("b");

        assertThat(LaneFixture.ids(two.call()))
                .as("another job waits for a slot")
                .containsExactly("a");
        assertThat(two.state.decide()).as("it is the listener's").isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void afterAWrongGuessNothingWaitsForCompany() {
        wide(lane).land(lane.turn(), lane.of("other").answer("b", "c"));
        ClaimedJob job = lane.start();
        state.releaseLate();
        lane.pass(ClaimPlan.PATIENCE);
        state.releaseLate();
        Turn tells = lane.turn();
        assertThat(lane.told(tells)).containsExactly("c");
        lane.land(tells, null);
        lane.end(job);
        lane.of("save").land(lane.turn(), lane.answer("a"));

        assertThat(LaneFixture.ids(lane.call())).containsExactly("a");
    }

    @Test
    void theTimeOfAJobIsItsShareOfTheCall() {
        Turn turn = lane.turn();
        state.applyReply(turn, lane.answer("a", "b", "c"), List.of(), MILLI.toNanos());
        state.over(turn);
        wide(lane).end(lane.call(), Duration.ofMillis(3));

        assertThat(lane.turn().limit())
                .as("its slot, and what runs during two round trips")
                .isEqualTo(4);
    }

    // Threads.

    private static CompletableFuture<Step> next(LaneState some) {
        CompletableFuture<Step> step = new CompletableFuture<>();
        Thread thread = new Thread(() -> step.complete(some.next()));
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return step;
    }

    @Test
    void aThreadThatWaitsComesWhenACallIsDue() {
        LaneFixture two =
                wide(new LaneFixture(List.of(new ManyLimits("save", 3, Duration.ofMillis(20))), 2, "default"));
        two.of("save").bring("a");
        assertThat(two.state.decide()).isInstanceOf(Turn.Listening.class);
        CompletableFuture<Step> step = next(two.state);
        two.pass(Duration.ofMillis(20));

        assertThat(step.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(ManyCall.class);
    }

    @Test
    void aThreadThatGoesLeavesTheCallToAnother() {
        LaneFixture two =
                wide(new LaneFixture(List.of(new ManyLimits("save", 3, Duration.ofMillis(20))), 2, "default"));
        two.land(two.turn(), two.answer());
        Turn.Listening listening = (Turn.Listening) two.state.decide();
        CompletableFuture<Step> step = next(two.state);
        two.state.heard(listening, "default", two.of("save").answer("a"));
        assertThat(two.state.next()).isInstanceOf(Turn.Listening.class);
        two.pass(Duration.ofMillis(20));

        assertThat(step.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(ManyCall.class);
    }

    @Test
    void aThreadThatDiedLeavesWhatItHasSaidAndTheRestToBeTold() throws InterruptedException {
        wide(lane).land(lane.turn(), lane.answer("a", "b"));
        lane.pass(WITHIN);
        Thread thread = new Thread(() -> lane.give(lane.call()));
        thread.start();
        thread.join();
        assertThat(state.running()).isEqualTo(1);
        JobOfMany<?, ?> first = new ArrayList<JobOfMany<?, ?>>(callOf(lane).given()).get(0);
        first.settle(LaneFixture.succeeded(first.job()));

        state.toRenew();
        assertThat(state.running()).isZero();
        Turn tells = lane.turn();
        assertThat(lane.told(tells)).containsExactly("a", "b");
        assertThat(tells.jobs()).extracting(job -> job.outcome() != null).containsExactly(true, false);
        assertThat(tells.jobs())
                .as("it has started")
                .allSatisfy(job -> assertThat(job.runner()).isNotNull());
    }

    private static ManyCall callOf(LaneFixture some) {
        return requireNonNull(some.session(0).held().get(0).call());
    }

    @Test
    void aCallForWhichNoThreadCouldBeHadGoesBack() {
        ManyCall call = run("a", "b");
        state.neverRan(call);

        assertThat(state.running()).isZero();
        Turn tells = lane.turn();
        assertThat(lane.told(tells)).containsExactly("a", "b");
        assertThat(tells.jobs()).allSatisfy(job -> assertThat(job.runner()).isNull());
    }

    @Test
    void aVirtualThreadRunsACallThatAnotherOneBegan() {
        LaneFixture virtual = new LaneFixture(SAVE, LaneOptions.of(1, "default"), true).of("save");
        virtual.open();
        wide(virtual).land(virtual.turn(), virtual.answer("a"));
        virtual.pass(WITHIN);
        ManyCall call = virtual.call();
        Thread other = new Thread(() -> virtual.state.runsHere(call));
        other.start();
        while (other.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(virtual.state.isRunBy(other)).isTrue();
        assertThat(virtual.state.isRunBy(Thread.currentThread())).isFalse();
        assertThat(call.begun().get(0).runner()).isSameAs(other);
    }

    // Ends.

    @Test
    void whatIsTakenOutIsToldBeforeTheCallEnds() {
        ManyCall call = run("a", "b");
        ClaimedJob out = call.begun().get(0);
        state.takeOut(out, LaneFixture.succeeded(out));
        assertThat(state.running()).isEqualTo(1);
        Turn tells = lane.turn();
        assertThat(lane.told(tells)).containsExactly("a");
        lane.land(tells, lane.answer());
        state.takeOut(out, LaneFixture.succeeded(out));

        lane.end(call, MILLI);
        assertThat(lane.told(lane.turn())).containsExactly("b");
        assertThat(state.ended()).isEqualTo(2);
    }

    @Test
    void aCallOfWhichAllWereTakenOutHoldsItsSlotUntilItIsOver() {
        ManyCall call = run("a");
        ClaimedJob out = call.begun().get(0);
        state.takeOut(out, LaneFixture.succeeded(out));
        lane.land(lane.turn(), lane.answer());
        assertThat(state.isIdle()).isFalse();
        state.end(call, 1);
        assertThat(state.isIdle()).isTrue();
    }

    @Test
    void eachHasAnOutcomeOfItsOwn() {
        ManyCall call = run("a", "b");
        ClaimedJob retried = call.begun().get(0);
        call.given().get(0).settle(new Outcome.Retried(retried.claim, Failure.of(Failure.Reason.FAILED, "no", 1, 0)));
        lane.end(call, MILLI);

        assertThat(state.ended()).as("the one that will not run again").isEqualTo(1);
        assertThat(lane.turn().jobs())
                .extracting(job -> (Object) requireNonNull(job.outcome()).getClass())
                .containsExactly(Outcome.Retried.class, Outcome.Completed.class);
    }

    @Test
    void anInterruptThatCameTooLateDoesNotMeetTheNextJob() {
        ManyCall call = run("a");
        Thread.currentThread().interrupt();
        lane.end(call, MILLI);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aCallThatDoesNotReturnIsAbandonedAndWhatItSaysLaterIsNothing() {
        ManyCall call = run("a", "b");
        call.given().forEach(one -> one.settle(LaneFixture.succeeded(one.job())));
        assertThat(state.abandon(call)).isSameAs(Thread.currentThread());
        assertThat(state.abandon(call)).as("once").isNull();
        assertThat(state.running()).isZero();
        assertThat(call.begun()).allSatisfy(job -> assertThat(job.isOwned()).isFalse());
        state.end(call, 1);

        assertThat(state.ended()).isEqualTo(2);
        assertThat(lane.told(lane.turn())).containsExactly("a", "b");
    }

    @Test
    void itsTimeIsOverForAllOfThemAndItsThreadInterruptedOnce() {
        ManyCall call = run("a", "b");
        call.begun().forEach(ClaimedJob::handlerBegins);
        assertThat(call.isOverdue()).isFalse();
        call.timeIsOver();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(call.isOverdue()).isTrue();
        assertThat(call.begun()).allSatisfy(job -> assertThat(job.overdue()).contains("itsTimeIsOver"));
        call.begun().forEach(ClaimedJob::handlerEnds);
        call.timeIsOver();
        assertThat(Thread.interrupted())
                .as("the thread runs another job by then")
                .isFalse();
    }

    // A lease that is over.

    @Test
    void aLostLeaseTakesWhatGathersAndTheSlotIsFree() {
        lane.bring("a");
        Turn.Listening listening = (Turn.Listening) state.decide();
        state.lost(lane.session(0));
        assertThat(state.isIdle()).isTrue();
        state.heard(listening, "", null);
        assertThat(state.decide()).isInstanceOf(Step.Mending.class);
    }

    @Test
    void aCallIsInterruptedWhenNoneOfItsJobsIsOursAnyMore() {
        LaneFixture two = new LaneFixture(SAVE, 2, "high", "low").of("save");
        two.bring("a");
        two.bring("b");
        two.pass(WITHIN);
        ManyCall call = two.call();
        assertThat(LaneFixture.ids(call)).containsExactly("a", "b");

        two.state.lost(two.session(0));
        assertThat(Thread.interrupted()).as("companions must not pay for it").isFalse();
        two.state.lost(two.session(1));
        assertThat(Thread.interrupted()).isTrue();
        two.end(call, MILLI);
        assertThat(two.state.isIdle()).isTrue();
        assertThat(two.state.ended()).isZero();
    }

    @Test
    void afterAPauseLongerThanTheLeaseNoCallBegins() {
        lane.bring("a");
        Turn.Listening listening = (Turn.Listening) state.decide();
        lane.pass(LaneFixture.LEASE.plusMillis(1));
        state.heard(listening, "", null);

        assertThat(lane.told(lane.turn())).containsExactly("a");
        assertThat(state.running()).isZero();
    }

    @Test
    void whatGathersIsHeldWhenRedisIsAsked() {
        lane.bring("a");
        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);
        Session session = lane.session(0);
        Map<String, Long> believed = new HashMap<>();
        session.held().forEach(job -> believed.put(job.claim.id(), job.claim.number()));

        assertThat(state.compare(session, state.beginComparison(session), believed))
                .isEmpty();
        lane.pass(WITHIN);
        assertThat(LaneFixture.ids(lane.call())).containsExactly("a");
    }

    // Stopping.

    @Test
    void aLaneThatStopsRunsWhatHasGathered() {
        wide(lane).bring("a");
        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);
        state.stopClaiming(true);

        assertThat(LaneFixture.ids(lane.call())).containsExactly("a");
    }

    @Test
    void aPillBeginsTheCall() {
        wide(lane).left(9).bring("a");
        lane.land(lane.turn(), lane.answer("b", "pill:x"));
        assertThat(LaneFixture.ids(lane.call())).containsExactly("a", "b");
    }

    @Test
    void afterTheLastJobThatMayStartNoneJoins() {
        wide(lane).left(9).bring("a");
        Turn more = lane.turn();
        lane.land(more, lane.answer());
        lane.mayStart = false;
        lane.session(0).ring();
        lane.land(lane.turn(), lane.answer("b"));

        assertThat(lane.told(lane.turn())).containsExactly("b");
        assertThat(LaneFixture.ids(lane.call())).containsExactly("a");
    }

    @Test
    void atTheEndWhatHasGatheredGoesBackAndWhatRunsIsInterrupted() {
        LaneFixture two = wide(new LaneFixture(SAVE, 2, "default").of("save"));
        two.land(two.turn(), two.answer("a", "b", "c", "d"));
        ManyCall running = two.call();
        two.state.interruptRuns();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.begun())
                .allSatisfy(job -> assertThat(job.isInterruptedByStop()).isTrue());
        Turn tells = two.turn();
        assertThat(two.told(tells)).containsExactly("d");
        assertThat(tells.jobs().get(0).runner()).as("it has not started").isNull();
    }

    @Test
    void aFullCallOfTheLargestSizeIsOneStep() {
        LaneFixture large =
                wide(new LaneFixture(List.of(new ManyLimits("save", Defaults.CLAIM_LIMIT, WITHIN)), 1, "default")
                        .of("save"));
        String[] ids = IntStream.range(0, Defaults.CLAIM_LIMIT)
                .mapToObj(i -> "job-" + i)
                .toArray(String[]::new);
        large.land(large.turn(), large.answer(ids));
        assertThat(LaneFixture.ids(large.call())).containsExactly(ids);
    }
}
