package dev.redwork.worker;

import static dev.redwork.worker.LaneFixture.claim;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thread of a lane does now, and what becomes of a job that the lane holds. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneStateTest {
    private final LaneFixture lane = new LaneFixture(2, "default");
    private final LaneState state = lane.state;

    private static String[] ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "job-" + i).toArray(String[]::new);
    }

    private static void assertMends(LaneState state, Session session) {
        assertThat(state.decide())
                .isInstanceOfSatisfying(
                        Step.Mending.class,
                        mending -> assertThat(mending.session()).isSameAs(session));
    }

    // Parked jobs.

    @Test
    void parkedJobsAreClaimedTurnByTurnWithThoseInTheLine() {
        Session session = lane.session(0);
        assertThat(state.parked(session, List.of("resize", "scan"))).isFalse();

        List<String> adopted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Turn turn = lane.turn();
            adopted.add(String.valueOf(turn.adopts()));
            lane.left(10).land(turn, lane.answer());
            session.ring();
        }
        assertThat(adopted).containsExactly("resize", "null", "scan", "null");
    }

    @Test
    void withNothingInTheLineParkedOnesAloneAreClaimed() {
        lane.land(lane.turn(), lane.answer());
        state.parked(lane.session(0), List.of("resize"));
        assertThat(state.hasNothingToDo()).isFalse();

        Turn turn = lane.turn();
        assertThat(turn.adopts()).isEqualTo("resize");
        lane.land(turn, lane.answer("a"));

        assertThat(lane.start().claim.id()).isEqualTo("a");
        assertThat(state.decide()).as("none is left").isInstanceOf(Turn.Listening.class);
    }

    @Test
    void aTurnThatFailedAdoptsAgain() {
        lane.land(lane.turn(), lane.answer());
        state.parked(lane.session(0), List.of("resize"));
        Turn turn = lane.turn();
        state.failed(turn);
        state.over(turn);

        lane.session(0).beginComparison();
        lane.session(0).renewed(0);
        assertThat(List.of(
                        String.valueOf(lane.session(0).toAdopt()),
                        String.valueOf(lane.session(0).toAdopt())))
                .contains("resize");
    }

    @Test
    void onlyTheListenersSlotIsFreeForThem() {
        LaneFixture one = new LaneFixture(1, "default");
        one.land(one.turn(), one.answer());
        Turn.Listening listening = (Turn.Listening) one.state.decide();

        assertThat(one.state.parked(one.session(0), List.of("resize"))).isTrue();

        one.state.heard(listening, "", one.answer());
        assertThat(one.turn().adopts()).isEqualTo("resize");
    }

    // One job.

    @Test
    void itAsksThenRunsThenTells() {
        Turn claims = lane.turn();
        assertThat(claims.asked()).isSameAs(lane.session(0));
        assertThat(claims.jobs()).isEmpty();
        lane.land(claims, lane.answer("a"));

        ClaimedJob job = lane.start();
        assertThat(job.claim.id()).isEqualTo("a");
        assertThat(job.runner()).isSameAs(Thread.currentThread());
        assertThat(state.running()).isEqualTo(1);
        lane.end(job);
        assertThat(state.running()).isZero();
        assertThat(state.ended()).isEqualTo(1);

        Turn tells = lane.turn();
        assertThat(lane.told(tells)).containsExactly("a");
        assertThat(lane.session(0).size()).as("until it is told").isEqualTo(1);
        lane.land(tells, lane.answer());
        assertThat(lane.session(0).size()).isZero();
        assertThat(state.isIdle()).isTrue();
    }

    @Test
    void withNothingToDoOneThreadListensAndTheOthersWait() {
        lane.land(lane.turn(), lane.answer());

        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void theBellBringsAJobForTheListenersOwnSlot() {
        lane.land(lane.turn(), lane.answer());
        Turn.Listening listening = (Turn.Listening) state.decide();
        assertThat(listening.behind())
                .isNotNull()
                .satisfies(behind -> assertThat(behind.limit()).isEqualTo(1));

        state.heard(listening, "default", lane.answer("a"));
        assertThat(lane.start().claim.id()).isEqualTo("a");
    }

    @Test
    void aBellThatNobodyAnsweredPutsEverythingInDoubt() {
        lane.land(lane.turn(), lane.answer());
        state.heard((Turn.Listening) state.decide(), null, null);

        assertMends(state, lane.session(0));
    }

    @Test
    void ofSeveralQueuesTheOneThatRangIsAsked() {
        LaneFixture two = new LaneFixture(2, "high", "low");
        two.land(two.turn(), two.answer());
        two.land(two.turn(), two.answer());
        Turn.Listening listening = (Turn.Listening) two.state.decide();
        assertThat(listening.behind()).isNull();

        two.state.heard(listening, "low", null);
        assertThat(two.turn().asked()).isSameAs(two.session(1));
    }

    @Test
    void afterATimeWithoutARingAllQueuesAreAsked() {
        LaneFixture two = new LaneFixture(2, "high", "low");
        two.land(two.turn(), two.answer());
        two.land(two.turn(), two.answer());
        two.state.heard((Turn.Listening) two.state.decide(), "", null);

        Turn first = two.turn();
        two.land(first, two.answer());
        assertThat(List.of(first.asked(), two.turn().asked())).containsExactly(two.session(0), two.session(1));
    }

    @Test
    void aRingForASessionThatWasLostMakesItsSuccessorLook() {
        lane.land(lane.turn(), lane.answer());
        Turn.Listening listening = (Turn.Listening) state.decide();
        state.lost(lane.session(0));
        Step.Mending mending = (Step.Mending) state.decide();
        mending.session().renewed(lane.now);
        state.over(mending);
        lane.land(lane.turn(), lane.answer());

        state.heard(listening, "default", LaneFixture.lost());
        assertThat(lane.turn().asked()).isSameAs(mending.session());
    }

    // Room.

    @Test
    void itAsksForAsManyAsHaveAThread() {
        lane.session(0).portion.brought(List.of(new byte[1], new byte[1]));
        assertThat(lane.turn().limit()).isEqualTo(2);
    }

    @Test
    void withoutThreadsNothingIsClaimedAndTheLeaseIsKept() {
        state.serve(0);
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
        lane.pass(LaneFixture.LEASE.multipliedBy(3));
        assertThat(state.toRenew()).containsExactly(lane.session(0));
    }

    @Test
    void aThreadThatComesLaterServes() {
        state.serve(0);
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
        state.serve(1);
        assertThat(lane.turn().limit()).isEqualTo(1);
    }

    @Test
    void aThreadThatWaitsForASlotIsWokenWhenThereIsOne() {
        state.serve(0);
        CompletableFuture<Step> step = new CompletableFuture<>();
        Thread thread = new Thread(() -> step.complete(state.next()));
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        state.serve(2);
        assertThat(step.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(Turn.class);
    }

    @Test
    void aVirtualLaneHasItsSlotsWithoutThreads() {
        LaneFixture virtual = new LaneFixture(LaneOptions.of(5, "default"), true);
        virtual.open();
        virtual.state.serve(2);
        assertThat(virtual.turn().asked()).isNotNull();
    }

    @Test
    void aPillThatShouldNotWaitIsTakenWithoutAFreeSlot() {
        lane.left(5).bring("a", "b");
        lane.start(2);
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);

        state.pillAtHead(lane.session(0));
        Turn turn = lane.turn();
        assertThat(turn.limit()).isEqualTo(1);
        lane.land(turn, lane.answer("pill:now.x"));
        assertThat(state.pills()).hasSize(1);
        assertThat(state.decide()).as("it claims no more").isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void aPillThatIsForAnotherWorkerGoesBack() {
        lane.takesPills = false;
        lane.bring("pill:x");

        assertThat(state.pills()).isEmpty();
        assertThat(lane.told(lane.turn())).containsExactly("pill:x");
    }

    @Test
    void withAsManyLeftAsBeforeOnlySuspectsWaitAndItListens() {
        lane.left(3).land(lane.turn(), lane.answer());
        lane.land(lane.turn(), lane.answer());

        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);
    }

    @Test
    void whatIsDueIsPromotedByTheNextClaim() {
        lane.land(lane.turn(), new ClaimReply(false, 1_000, 999, 0, 0, "", List.of()));
        assertThat(lane.turn().calls(job -> new Outcome.Released(job.claim))).hasSize(2);
    }

    @Test
    void whatIsDueLaterIsNotAskedForNow() {
        lane.land(lane.turn(), new ClaimReply(false, 1_000, 1_001, 0, 0, "", List.of()));
        assertThat(state.decide()).isInstanceOf(Turn.Listening.class);
    }

    @Test
    void largeOutcomesGoOutBeforeMoreIsClaimed() {
        lane.left(9).bring("a", "b");
        for (ClaimedJob job : lane.start(2)) {
            Payload large = Payload.of("\"" + "x".repeat(Defaults.CALL_BYTES) + "\"");
            JobResult result = new JobResult("a", "t", JobState.SUCCEEDED, large, null, 1, "w", 1, 2, List.of(), 0);
            Outcome outcome = new Outcome.Completed(job.claim, result, Duration.ofMinutes(1), null, null);
            state.end(job, outcome, 1);
        }
        Turn first = lane.turn();
        assertThat(lane.told(first)).containsExactly("a");
        assertThat(first.asked()).isNull();
    }

    // Two turns.

    private final LaneFixture wide = new LaneFixture(1_000, "high", "low");

    private List<ClaimedJob> run(int jobs) {
        wide.session(0).portion.brought(List.of(new byte[1]));
        for (int i = 0; i < 4; i++) {
            wide.session(0).portion.brought(List.of(new byte[1]));
        }
        Turn turn = wide.turn();
        wide.left(100_000).land(turn, wide.answer(ids(jobs)));
        return wide.start(jobs);
    }

    @Test
    void aSecondTurnNeedsAFullLoad() {
        List<ClaimedJob> jobs = run(Defaults.CLAIM_LIMIT);
        wide.turn();
        assertThat(wide.state.decide()).isEqualTo(Step.Idle.WAIT);

        jobs.subList(1, jobs.size()).forEach(wide::end);
        assertThat(wide.state.decide()).isEqualTo(Step.Idle.WAIT);
        wide.end(jobs.get(0));
        assertThat(wide.state.decide()).isInstanceOf(Turn.class);
    }

    @Test
    void thereIsNoThirdTurn() {
        List<ClaimedJob> jobs = run(2 * Defaults.CLAIM_LIMIT);
        Turn first = wide.turn();
        jobs.subList(0, Defaults.CLAIM_LIMIT).forEach(wide::end);
        wide.turn();
        jobs.subList(Defaults.CLAIM_LIMIT, jobs.size()).forEach(wide::end);

        assertThat(wide.state.decide()).isEqualTo(Step.Idle.WAIT);
        wide.state.over(first);
        assertThat(wide.state.decide()).isInstanceOf(Turn.class);
    }

    @Test
    void noSecondTurnBeginsWhileASessionIsInDoubt() {
        List<ClaimedJob> jobs = run(Defaults.CLAIM_LIMIT);
        Turn first = wide.turn();
        jobs.forEach(wide::end);
        wide.state.doubt(wide.session(1));

        assertThat(wide.state.decide()).isEqualTo(Step.Idle.WAIT);
        wide.land(first, wide.answer());
        assertMends(wide.state, wide.session(1));
    }

    @Test
    void whatTheFirstTurnAskedForIsNotAskedForAgain() {
        LaneFixture one = new LaneFixture(3, "default");
        one.session(0).portion.brought(List.of(new byte[1]));
        one.left(100).land(one.turn(), one.answer("a"));
        ClaimedJob job = one.start();
        Turn first = one.turn();
        assertThat(first.limit()).isEqualTo(2);
        one.end(job);
        one.state.over(first);
        assertThat(one.turn().limit())
                .as("three free, of which none is asked for")
                .isEqualTo(3);
    }

    @Test
    void aTurnThatFailedTellsAndAsksAgain() {
        lane.bring("a");
        lane.end(lane.start());
        Turn turn = lane.turn();
        state.failed(turn);
        state.over(turn);

        Step.Mending mending = (Step.Mending) state.decide();
        state.beginComparison(mending.session());
        state.over(mending);
        Turn again = lane.turn();
        assertThat(lane.told(again)).containsExactly("a");
        assertThat(again.asked()).isSameAs(lane.session(0));
    }

    @Test
    void ofTwoTurnsThatFailedTheOutcomesKeepTheirOrder() {
        List<ClaimedJob> jobs = run(2 * Defaults.CLAIM_LIMIT);
        wide.end(jobs.get(0));
        Turn first = wide.turn();
        jobs.subList(1, jobs.size()).forEach(wide::end);
        Turn second = wide.turn();
        wide.state.failed(second);
        wide.state.failed(first);
        wide.state.over(first);
        wide.state.over(second);
        wide.sessions.forEach(session -> session.beginComparison());

        assertThat(wide.told(wide.turn()).subList(0, 3)).containsExactly("job-0", "job-1", "job-2");
    }

    @Test
    void aStaleOutcomeHasItsSessionCompared() {
        lane.bring("a");
        lane.end(lane.start());
        Turn turn = lane.turn();
        state.applyReply(turn, lane.answer(), List.of(lane.session(0)), 1);
        state.over(turn);

        assertMends(state, lane.session(0));
    }

    @Test
    void theNextQueueIsNotAskedBeforeTheFirstOneHasAnswered() {
        LaneFixture two = new LaneFixture(1_000, "high", "low");
        Turn first = two.turn();
        assertThat(first.asked()).isSameAs(two.session(0));
        assertThat(two.state.decide()).isEqualTo(Step.Idle.WAIT);
        two.land(first, two.answer());
        assertThat(two.turn().asked()).isSameAs(two.session(1));
    }

    /** The queues that one slow thread starts jobs of, while both have more than it can run. */
    private static List<String> starts(LaneFixture lane, int jobs) {
        lane.state.serve(1);
        lane.open();
        List<String> starts = new ArrayList<>();
        while (starts.size() < jobs) {
            Step step = lane.state.decide();
            if (step instanceof Turn turn) {
                lane.left(1_000)
                        .land(
                                turn,
                                turn.asked() == null
                                        ? null
                                        : lane.answer("job-" + turn.asked().keys.queue()));
            } else {
                ClaimedJob job = (ClaimedJob) step;
                starts.add(job.session.keys.queue());
                lane.end(job);
            }
        }
        return starts;
    }

    @Test
    void aLaneByWeightSharesItsStartsThreeToOne() {
        LaneOptions options = new LaneOptions(List.of("high", "low"), List.of(3, 1), 1, false);
        assertThat(starts(new LaneFixture(options, false), 400))
                .filteredOn("low"::equals)
                .hasSize(100);
    }

    @Test
    void aStrictLaneStartsAllOfTheFirstQueue() {
        LaneOptions options = new LaneOptions(List.of("high", "low"), 1, false);
        assertThat(starts(new LaneFixture(options, false), 100)).containsOnly("high");
    }

    // Doubt.

    private Map<String, Long> compare(List<ClaimedJob> known, Map<String, Long> believed) {
        return state.compare(lane.session(0), known, believed);
    }

    @Test
    void aClaimThatWasRefusedHasItsLeaseRenewedAndComparesBeforeItAsksAgain() {
        lane.land(lane.turn(), LaneFixture.lost());
        assertThat(lane.session(0).isUnsure()).isTrue();
        Step.Mending mending = (Step.Mending) state.decide();
        lane.session(0).renewed(lane.now);
        state.beginComparison(lane.session(0));
        state.over(mending);

        assertThat(lane.turn().asked()).isSameAs(lane.session(0));
    }

    @Test
    void nothingElseIsSaidWhileASessionIsMended() {
        lane.bring("a");
        lane.end(lane.start());
        state.doubt();
        assertThat(state.decide()).isInstanceOf(Step.Mending.class);
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
        assertThat(state.decideToSpeak()).isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void whatRedisDoesNotGiveUsIsDisownedAndItsThreadInterrupted() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        compare(state.beginComparison(lane.session(0)), Map.of());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(job.isDisowned()).isTrue();
        assertThat(job.isOwned()).isFalse();
        lane.end(job);
        assertThat(lane.turn().jobs()).as("nobody is told").isEmpty();
    }

    @Test
    void whatNeverReachedUsIsGivenBackUnderItsNumber() {
        assertThat(compare(state.beginComparison(lane.session(0)), Map.of("x", 77L)))
                .containsExactly(Map.entry("x", 77L));
    }

    @Test
    void whatAComparisonGaveBackIsNotHeldWhenItsAnswerComes() {
        lane.land(lane.turn(), lane.answer());
        Turn.Listening listening = (Turn.Listening) state.decide();
        compare(state.beginComparison(lane.session(0)), Map.of("x", 77L));

        state.heard(listening, "default", lane.answer(claim("x", 77)));
        assertThat(lane.session(0).size()).isZero();
    }

    @Test
    void numbersThatWentBackCountForClaimsThatWereSentSince() {
        compare(state.beginComparison(lane.session(0)), Map.of("x", 77L));
        lane.land(lane.turn(), lane.answer(claim("y", 12)));

        assertThat(lane.session(0).size()).isEqualTo(1);
    }

    @Test
    void whatCameWhileRedisWasAskedIsNotDropped() {
        List<ClaimedJob> known = state.beginComparison(lane.session(0));
        lane.bring("a");

        assertThat(compare(known, Map.of())).isEmpty();
        assertThat(lane.start().isDisowned()).isFalse();
    }

    @Test
    void aDoubtThatComesWhileRedisIsAskedIsNotForgotten() {
        state.doubt();
        List<ClaimedJob> known = state.beginComparison(lane.session(0));
        state.doubt();

        assertThat(compare(known, Map.of())).isEmpty();
        assertThat(lane.session(0).isDoubtful()).isTrue();
    }

    @Test
    void whatWasClaimedAgainIsNotLetGoWithTheOldClaim() {
        ClaimedJob old = requireNonNull(lane.session(0).hold(claim("job", 7), 0));
        ClaimedJob again = requireNonNull(lane.session(0).hold(claim("job", 8), 0));

        lane.session(0).letGo(old);
        assertThat(lane.session(0).held()).containsExactly(again);
        lane.session(0).letGo(again);
        assertThat(lane.session(0).held()).isEmpty();
    }

    /** Two jobs are held, and nothing is on its way. */
    private boolean counted(long byRedis) {
        return state.counted(lane.session(0), state.turned(), byRedis);
    }

    @Test
    void aCountThatDiffersTwiceIsADoubt() {
        lane.bring("a", "b");
        assertThat(counted(3)).isFalse();
        assertThat(lane.session(0).isDoubtful()).isFalse();
        assertThat(counted(3)).isTrue();
        assertMends(state, lane.session(0));
    }

    @Test
    void aCountThatAgreesInBetweenSettlesIt() {
        lane.bring("a", "b");
        assertThat(counted(3)).isFalse();
        assertThat(counted(2)).isFalse();
        assertThat(counted(3)).isFalse();
    }

    @Test
    void aCountWhileJobsMoveSaysNothing() {
        lane.bring("a");
        assertThat(counted(3)).isFalse();
        long before = state.turned();
        lane.end(lane.start());
        Turn turn = lane.turn();
        assertThat(state.turned()).isNegative();
        assertThat(counted(3)).as("a turn is on its way").isFalse();
        assertThat(state.counted(lane.session(0), before, 3)).isFalse();
        lane.land(turn, lane.answer());
        assertThat(state.counted(lane.session(0), before, 3))
                .as("one came back")
                .isFalse();
        assertThat(counted(3)).isFalse();
    }

    // A lease that is over.

    @Test
    void aLostSessionLeavesItsJobsAndHasASuccessor() {
        lane.bring("a", "b");
        ClaimedJob running = lane.start();
        Session lost = lane.session(0);
        state.lost(lost);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.isDisowned()).isTrue();
        Step.Mending mending = (Step.Mending) state.decide();
        assertThat(mending.session()).isNotSameAs(lost);
        assertThat(state.owns(lost.name)).isFalse();
        assertThat(state.isIdle()).as("one runs still").isFalse();
        lane.end(running);
        assertThat(state.isIdle()).isTrue();
    }

    @Test
    void aLeaseThatAClosedLaneHasEndedIsNoNews() {
        assertThat(state.lost(lane.session(0))).isTrue();
        state.close();
        assertThat(state.lost(lane.session(0))).isFalse();
    }

    @Test
    void whatComesForALostSessionIsNotHeld() {
        Turn turn = lane.turn();
        state.lost(lane.session(0));
        lane.land(turn, lane.answer("a"));
        assertThat(state.isIdle()).isTrue();
    }

    @Test
    void nothingStartsAfterAPauseLongerThanTheLease() {
        lane.bring("a");
        lane.pass(LaneFixture.LEASE.plusMillis(1));

        assertThat(lane.told(lane.turn())).containsExactly("a");
        assertThat(state.running()).isZero();
    }

    @Test
    void aLaneWhoseThreadsDoNotComeByIsNotRenewed() {
        lane.land(lane.turn(), lane.answer());
        lane.pass(LaneFixture.LEASE.plusMillis(1));
        assertThat(state.toRenew()).isEmpty();
    }

    @Test
    void aLaneWhoseThreadsAllHaveJobsIsRenewedForEver() {
        lane.bring("a", "b");
        lane.start(2);
        lane.pass(LaneFixture.LEASE.multipliedBy(1_000));
        assertThat(state.toRenew()).containsExactly(lane.session(0));
    }

    // Threads and memory that fail.

    /** The pill is held, and before it was taken there was no memory to read its name. */
    @Test
    void whatIsHeldInNoStageGoesBackWithTheNextComparison() {
        lane.noMemoryForPills = true;
        Turn turn = lane.turn();
        assertThatThrownBy(() -> lane.land(turn, lane.answer("a", "pill:x"))).isInstanceOf(OutOfMemoryError.class);
        state.failed(turn);
        state.over(turn);
        Session session = lane.session(0);
        assertThat(state.decide()).isInstanceOf(Step.Mending.class);
        Map<String, Long> believed = new HashMap<>();
        session.held().forEach(job -> believed.put(job.claim.id(), job.claim.number()));

        assertThat(believed).containsOnlyKeys("a", "pill:x");
        assertThat(compare(state.beginComparison(session), believed)).isEmpty();
        state.beginComparison(session);
        assertThat(state.pills()).isEmpty();
        assertThat(lane.start().claim.id()).isEqualTo("a");
    }

    @Test
    void theJobsOfALostSessionAreDisownedBeforeItIsReplacedHoweverItWasFound() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        // As when there was no memory for the rest.
        lane.session(0).lose();
        assertThat(state.decide()).isInstanceOf(Step.Mending.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(job.isDisowned()).isTrue();
    }

    @Test
    void aThreadThatDiedLeavesItsJobToBeTold() throws InterruptedException {
        lane.bring("a");
        Thread thread = new Thread(() -> lane.start());
        thread.start();
        thread.join();
        assertThat(state.running()).isEqualTo(1);

        state.toRenew();
        assertThat(state.running()).isZero();
        assertThat(lane.told(lane.turn())).containsExactly("a");
    }

    @Test
    void aThreadThatComesBackWithoutAWordHasEndedItsJob() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        state.endRunsOf(Thread.currentThread());

        assertThat(state.running()).isZero();
        assertThat(job.outcome()).isNull();
        assertThat(lane.told(lane.turn())).containsExactly("a");
    }

    @Test
    void onlyWhatWillNotRunAgainHasEnded() {
        lane.bring("retried", "parked", "released", "dead");
        Failure failure = Failure.of(Failure.Reason.FAILED, "no", 1, 0);
        JobResult dead = new JobResult("dead", "t", JobState.DEAD, null, failure, 1, "w", 5, 6, List.of(), 0);
        for (Function<Claim, Outcome> outcome : List.<Function<Claim, Outcome>>of(
                claim -> new Outcome.Retried(claim, failure),
                claim -> new Outcome.Parked(claim, "t"),
                Outcome.Released::new,
                claim -> new Outcome.Buried(claim, 1, failure, dead, null, null))) {
            ClaimedJob job = lane.start();
            assertThat(state.ended()).isZero();
            lane.end(job, outcome.apply(job.claim));
        }
        assertThat(state.ended()).isEqualTo(1);
    }

    @Test
    void aJobForWhichNoThreadCouldBeHadGoesBack() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        state.neverRan(job);

        assertThat(job.runner()).as("it counts as never started").isNull();
        assertThat(lane.told(lane.turn())).containsExactly("a");
    }

    @Test
    void aHandlerThatDoesNotReturnIsAbandonedAndWhatItSaysLaterIsNothing() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        Outcome outcome = LaneFixture.succeeded(job);
        assertThat(state.abandon(job, outcome)).isSameAs(Thread.currentThread());
        assertThat(state.abandon(job, outcome)).as("once").isNull();
        assertThat(job.isOwned()).isFalse();
        lane.end(job);

        assertThat(state.ended()).isEqualTo(1);
        assertThat(lane.told(lane.turn())).containsExactly("a");
    }

    @Test
    void whatIsLetGoWhileItsTurnIsOnItsWayIsTold() {
        lane.bring("a");
        lane.end(lane.start());
        Turn turn = lane.turn();
        state.lost(lane.session(0));

        assertThat(lane.told(turn)).containsExactly("a");
        state.failed(turn);
        state.over(turn);
        assertThat(state.isIdle()).isTrue();
    }

    // What could not start soon.

    @Test
    void whatWasClaimedOnCreditAndCannotStartSoonGoesBack() {
        lane.land(lane.turn(), lane.answer("a", "b", "c"));
        assertThat(lane.checks).isEqualTo(1);
        lane.start(2);
        state.releaseLate();
        lane.pass(ClaimPlan.PATIENCE);
        state.releaseLate();

        assertThat(lane.told(lane.turn())).containsExactly("c");
        assertThat(lane.checks)
                .as("looked at again as long as there was something")
                .isGreaterThan(1);
    }

    @Test
    void whileJobsEndTheMachineIsSlowAndNothingGoesBack() {
        lane.land(lane.turn(), lane.answer("a", "b", "c"));
        List<ClaimedJob> running = lane.start(2);
        state.releaseLate();
        lane.end(running.get(0));
        lane.pass(ClaimPlan.PATIENCE);
        state.releaseLate();

        lane.land(lane.turn(), lane.answer());
        assertThat(lane.start().claim.id()).isEqualTo("c");
    }

    @Test
    void outcomesDoNotWaitForTheEndOfALongJob() {
        lane.left(0).land(lane.turn(), lane.answer("a", "b", "c"));
        List<ClaimedJob> running = lane.start(2);
        int before = lane.checks;
        lane.end(running.get(0));
        ClaimedJob next = lane.start();

        assertThat(next.claim.id()).isEqualTo("c");
        assertThat(lane.checks).as("the outcome of the first one waits").isEqualTo(before + 1);
    }

    // Stopping.

    @Test
    void afterTheLastJobThatMayStartNoneIsClaimed() {
        lane.left(5).bring("a");
        lane.mayStart = false;

        assertThat(lane.told(lane.turn())).containsExactly("a");
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void aLaneThatStopsReleasesWhatHasNotStarted() {
        lane.bring("a", "b");
        state.stopClaiming(true);

        Turn tells = lane.turn();
        assertThat(lane.told(tells)).containsExactly("a", "b");
        assertThat(tells.asked()).isNull();
        assertThat(tells.jobs()).allSatisfy(job -> assertThat(job.runner()).isNull());
    }

    @Test
    void whatComesInWhileALaneStopsGoesBack() {
        Turn coming = lane.turn();
        state.stopClaiming(true);
        lane.land(coming, lane.answer("a", "pill:x"));

        assertThat(lane.told(lane.turn())).containsExactly("a", "pill:x");
    }

    @Test
    void aLaneThatFinishesRunsWhatItHas() {
        lane.left(9).bring("a");
        state.stopClaiming(false);

        assertThat(lane.start().claim.id()).isEqualTo("a");
        assertThat(state.decide()).isEqualTo(Step.Idle.WAIT);
    }

    @Test
    void whatRunsAtTheEndIsInterrupted() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        state.interruptRuns();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(job.isInterruptedByStop()).isTrue();
    }

    @Test
    void anInterruptThatCameTooLateDoesNotMeetTheNextJob() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        Thread.currentThread().interrupt();
        lane.end(job);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void itIsQuietWhenAllIsTold() throws InterruptedException {
        lane.bring("a");
        ClaimedJob job = lane.start();
        state.stopClaiming(true);
        assertThat(state.awaitQuiet(Duration.ZERO)).isFalse();
        lane.end(job);
        Turn turn = lane.turn();
        assertThat(state.awaitSilence(Duration.ZERO)).isFalse();
        lane.land(turn, null);
        assertThat(state.awaitQuiet(Duration.ZERO)).isTrue();
        assertThat(state.awaitSilence(Duration.ZERO)).isTrue();
    }

    @Test
    void whoWaitsForTheEndIsWokenByIt() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        state.stopClaiming(true);
        CompletableFuture<Boolean> quiet = CompletableFuture.supplyAsync(() -> {
            try {
                return state.awaitQuiet(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                return false;
            }
        });
        lane.end(job);
        lane.land(lane.turn(), null);
        assertThat(quiet.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
    }

    @Test
    void aThreadThatWaitsIsWokenWhenThereIsSomethingAndLeavesAtTheEnd() {
        LaneFixture three = new LaneFixture(3, "default");
        three.land(three.turn(), three.answer());
        Turn.Listening listening = (Turn.Listening) three.state.decide();
        CompletableFuture<Step> waiting = CompletableFuture.supplyAsync(three.state::next);
        while (!waiting.isDone()) {
            three.state.heard(listening, "default", three.answer("a", "b"));
            three.state.doubt();
            three.state.over(new Step.Mending(three.session(0)));
        }
        assertThat(waiting.join()).isNotEqualTo(Step.Idle.WAIT);
        three.state.close();
        assertThat(three.state.next()).isEqualTo(Step.Idle.LEAVE);
        assertThat(three.state.decideToSpeak()).isEqualTo(Step.Idle.LEAVE);
    }

    @Test
    void theRestIsToldASessionAtATime() {
        LaneFixture two = new LaneFixture(2, "high", "low");
        Turn first = two.turn();
        two.land(first, two.answer("a"));
        ClaimedJob a = two.start();
        two.land(two.turn(), two.answer("b"));
        List.of(a, two.start()).forEach(two::end);

        assertThat(two.told(two.state.untold(two.session(1)))).containsExactly("b");
        assertThat(two.told(two.state.untold(two.session(0)))).containsExactly("a");
        assertThat(two.told(two.state.untold(two.session(0)))).isEmpty();
    }

    // What others ask.

    @Test
    void itKnowsWhatItHoldsAndWhoRunsIt() {
        lane.bring("a");
        assertThat(state.held()).containsValue(List.of("a"));
        assertThat(state.isRunBy(Thread.currentThread())).isFalse();
        ClaimedJob job = lane.start();
        assertThat(state.isRunBy(Thread.currentThread())).isTrue();
        assertThat(state.hasNothingToDo()).isFalse();
        state.cancel(lane.session(0).keys, Arrays.asList("other", "a"));
        assertThat(job.isCancelled()).isTrue();
        state.runsHere(job);
        lane.end(job);
        lane.land(lane.turn(), lane.answer());
        assertThat(state.hasNothingToDo()).isTrue();
    }
}
