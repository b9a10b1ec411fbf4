package dev.redwork.store;

import static dev.redwork.job.JobState.CANCELLED;
import static dev.redwork.job.JobState.DEAD;
import static dev.redwork.job.JobState.SUCCEEDED;
import static dev.redwork.store.Batched.counts;
import static dev.redwork.store.Batched.ended;
import static dev.redwork.store.Batched.job;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.store.BatchStore.Cancelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts of a batch move with its jobs' own transitions, and add up whatever happens. */
class BatchContractTest extends StoreContract {
    private Batched batched;

    @BeforeEach
    void batches() {
        batched = new Batched(world);
    }

    @Test
    void jobsOfManyBatchesAndOfNoneAreCountedInOneCall() {
        batched.enqueue(Duration.ZERO, job("a", "x"), job("b", null), job("c", "y"), job("d", "x"), job("e", null));

        assertThat(batched.counts("x")).isEqualTo(counts(2, 2, 0, 0, 0));
        assertThat(batched.counts("y")).isEqualTo(counts(1, 1, 0, 0, 0));
        assertThat(world.texts("ZRANGE", ":batches", 0, -1)).containsExactlyInAnyOrder("x", "y");
        assertThat(world.total("enqueued")).isEqualTo("5");
    }

    @Test
    void aDuplicateIsNotCountedWhereverItsFirstIs() {
        List<Claim> claims = batched.running("x", "ended", "dies", "runs");
        world.settle(ended(claims.get(0), SUCCEEDED, "x"), ended(claims.get(1), DEAD, "x"));

        assertThat(batched.enqueue(
                        Duration.ZERO,
                        job("ended", "x"),
                        job("dies", "y"),
                        job("runs", "x"),
                        job("new", "x"),
                        job("new", "y")))
                .containsExactly(0, 1, 2, 4);

        assertThat(batched.counts("x")).isEqualTo(counts(4, 2, 1, 1, 0));
        assertThat(world.number("EXISTS", ":batch:y"))
                .as("a batch without jobs")
                .isZero();
        assertThat(batched.forgotten("y")).isEmpty();
    }

    @Test
    void scheduledJobsAreOpenFromTheStart() {
        batched.enqueue(Duration.ofSeconds(1000), job("a", "x"), job("b", "x"));

        assertThat(batched.counts("x")).isEqualTo(counts(2, 2, 0, 0, 0));
    }

    @Test
    void endsOfSeveralBatchesAreCountedInOneRoundTripAndStaleOnesAreNot() {
        batched.enqueue(
                Duration.ZERO,
                job("a", "x"),
                job("b", "y"),
                job("c", null),
                job("d", "x"),
                job("e", "y"),
                job("f", "x"),
                job("g", "x"));
        List<Claim> claims = world.open(World.MINE).claim(7).claims();
        Claim lost = World.heldUnder("g", 1);

        assertThat(world.settle(
                        ended(claims.get(0), SUCCEEDED, "x"),
                        ended(claims.get(1), SUCCEEDED, "y"),
                        ended(claims.get(2), SUCCEEDED, null),
                        ended(claims.get(3), CANCELLED, "x"),
                        ended(claims.get(4), DEAD, "y"),
                        ended(claims.get(5), DEAD, "x"),
                        ended(lost, SUCCEEDED, "x"),
                        ended(lost, CANCELLED, "x"),
                        ended(lost, DEAD, "x")))
                .containsExactly("g", "g", "g");

        assertThat(batched.counts("x")).isEqualTo(counts(4, 1, 1, 1, 1));
        assertThat(batched.counts("y")).isEqualTo(counts(2, 0, 1, 1, 0));
    }

    @Test
    void aCallThatIsRepeatedIsNotCountedTwice() {
        List<Claim> claims = batched.running("x", "a", "b", "c");
        Outcome[] outcomes = {
            ended(claims.get(0), SUCCEEDED, "x"), ended(claims.get(1), CANCELLED, "x"), ended(claims.get(2), DEAD, "x")
        };
        assertThat(world.settle(outcomes)).isEmpty();

        assertThat(world.settle(outcomes)).hasSize(3);
        batched.enqueue("x", "a", "b", "c");

        assertThat(batched.counts("x")).isEqualTo(counts(3, 0, 1, 1, 1));
    }

    @Test
    void movesThatEndNoJobLeaveTheCountsAlone() {
        List<Claim> claims = batched.running("x", "a", "b", "c");
        Map<String, String> before = Reply.map(world.redis("HGETALL", ":batch:x"));

        world.settle(World.retried(claims.get(0)), new Outcome.Released(claims.get(1)), World.parked(claims.get(2)));
        world.redis("ZADD", ":retrying", 1, "a", 1, "c");
        assertThat(world.send(world.jobs.promote(10))).isEqualTo(2);
        assertThat(world.claim(3).claims()).hasSize(3);
        world.redis("ZADD", ":sessions", 1, World.MINE);
        world.send(world.sessions.reclaim(World.MINE));

        assertThat(world.pending()).hasSize(3);
        assertThat(Reply.map(world.redis("HGETALL", ":batch:x"))).isEqualTo(before);
        assertThat(batched.life("x")).isEqualTo(-1);
    }

    @Test
    void aBatchIsKeptForADayFromItsLastEndOnAndTheIndexSaysSo() {
        List<Claim> claims = batched.running("x", "a", "b");
        world.settle(ended(claims.get(0), SUCCEEDED, "x"));
        assertThat(batched.life("x")).as("one is open").isEqualTo(-1);
        assertThat(batched.forgotten("x")).isEqualTo("inf");

        world.settle(ended(claims.get(1), DEAD, "x"));

        long day = Defaults.BATCH_TTL.toMillis();
        assertThat(batched.life("x")).isBetween(day - 10_000, day);
        assertThat(Long.parseLong(batched.forgotten("x"))).isBetween(world.now() + day - 10_000, world.now() + day);
    }

    @Test
    void whoJoinsAnEndedBatchKeepsIt() {
        world.settle(ended(batched.running("x", "a").get(0), SUCCEEDED, "x"));
        String created = world.text("HGET", ":batch:x", "created");
        assertThat(batched.life("x")).isPositive();

        batched.enqueue("x", "b");

        assertThat(batched.life("x")).isEqualTo(-1);
        assertThat(batched.forgotten("x")).isEqualTo("inf");
        assertThat(world.text("HGET", ":batch:x", "created")).isEqualTo(created);
        assertThat(batched.counts("x")).isEqualTo(counts(2, 1, 1, 0, 0));
    }

    @Test
    void theIndexLosesWhatWasForgottenWithTheNextBatch() {
        List<Claim> claims = batched.running("old", "a", "b");
        world.settle(ended(claims.get(0), SUCCEEDED, "old"), ended(claims.get(1), SUCCEEDED, "old"));
        world.redis("ZADD", ":batches", 1, "old");
        world.redis("PEXPIRE", ":batch:old", 1);

        batched.enqueue("new", "c");

        assertThat(world.texts("ZRANGE", ":batches", 0, -1)).containsExactly("new");
    }

    @Test
    void aBatchIsCancelledOnceWhileItIsOpenAndWhenItHasEndedToo() {
        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.UNKNOWN);
        assertThat(world.dump()).isEmpty();
        Claim claim = batched.running("x", "a").get(0);

        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.CANCELLING);
        long at = world.send(batched.store.read("x")).cancelling();
        assertThat(at).isBetween(world.now() - 10_000, world.now());
        Map<String, String> once = world.dump();
        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.AGAIN);
        assertThat(Dump.changes(once, world.dump())).isEmpty();

        world.settle(ended(claim, CANCELLED, "x"));
        assertThat(world.send(batched.store.cancel("x"))).isEqualTo(Cancelled.AGAIN);
        world.settle(ended(batched.running("y", "b").get(0), SUCCEEDED, "y"));
        assertThat(world.send(batched.store.cancel("y"))).isEqualTo(Cancelled.CANCELLING);
        assertThat(batched.life("y")).as("it is forgotten all the same").isPositive();
    }

    @Test
    void thousandJobsOfAThousandBatchesFitIntoOneCall() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(job("j" + i, "b" + i));
        }
        assertThat(batched.enqueue(Duration.ZERO, jobs.toArray(Job[]::new))).isEmpty();
        List<Claim> claims = world.open(World.MINE).claim(1_000).claims();

        assertThat(world.settle(claims.stream()
                        .map(claim -> ended(claim, SUCCEEDED, "b" + claim.id().substring(1)))
                        .toArray(Outcome[]::new)))
                .isEmpty();

        assertThat(world.number("ZCARD", ":batches")).isEqualTo(1_000);
        assertThat(world.number("ZCOUNT", ":batches", "inf", "inf")).isZero();
        assertThat(batched.counts("b999")).isEqualTo(counts(1, 0, 1, 0, 0));
    }

    @Test
    void whateverHappensToJobsTheirBatchesCountsAddUp() {
        new Walk(new Random(20_261_121)).steps(1_500);
    }

    /** Random moves, beside a model of three batches and of jobs without one. */
    private final class Walk {
        private static final List<String> BATCHES = List.of("x", "y", "z");

        private final Random random;
        private final Map<String, String> batchOf = new HashMap<>();
        private final Map<String, Claim> held = new TreeMap<>();
        private final List<Claim> past = new ArrayList<>();
        private final Map<String, long[]> expected = new HashMap<>();
        private int born;

        Walk(Random random) {
            this.random = random;
            BATCHES.forEach(batch -> expected.put(batch, new long[5]));
            world.open(World.MINE);
        }

        void steps(int count) {
            for (int step = 0; step < count; step++) {
                move(random.nextInt(10));
                for (String batch : BATCHES) {
                    List<Long> is = batched.counts(batch);
                    assertThat(is)
                            .as("%s after step %d", batch, step)
                            .isEqualTo(
                                    Arrays.stream(expected.get(batch)).boxed().toList());
                    assertThat(is.get(1) + is.get(2) + is.get(3) + is.get(4)).isEqualTo(is.get(0));
                    assertThat(batched.life(batch) > 0).isEqualTo(is.get(0) > 0 && is.get(1) == 0);
                    assertThat(batched.forgotten(batch).equals("inf")).isEqualTo(is.get(1) > 0);
                }
            }
        }

        private void move(int kind) {
            switch (kind) {
                case 0, 1 -> enqueue();
                case 2, 3 -> claim();
                case 4 -> end(SUCCEEDED, 2);
                case 5 -> end(CANCELLED, 4);
                case 6 -> end(DEAD, 3);
                case 7 -> setBack();
                case 8 -> stale();
                default -> {
                    if (random.nextInt(4) == 0) {
                        reclaim();
                    } else {
                        promote();
                    }
                }
            }
        }

        private void enqueue() {
            int count = 1 + random.nextInt(4);
            Job[] jobs = new Job[count];
            for (int i = 0; i < count; i++) {
                int choice = random.nextInt(4);
                String batch = choice == 3 ? null : BATCHES.get(choice);
                boolean again = born > 0 && random.nextInt(5) == 0;
                String id = "j" + (again ? random.nextInt(born) : born++);
                if (!again && batch != null) {
                    batchOf.put(id, batch);
                    count(batch, 0, 1);
                    count(batch, 1, 1);
                }
                jobs[i] = job(id, batch);
            }
            batched.enqueue(random.nextInt(3) == 0 ? Duration.ofSeconds(1000) : Duration.ZERO, jobs);
        }

        private void claim() {
            world.claim(1 + random.nextInt(5)).claims().forEach(claim -> held.put(claim.id(), claim));
        }

        private void end(JobState state, int field) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Claim claim : some()) {
                String batch = batchOf.get(claim.id());
                outcomes.add(ended(claim, state, batch));
                if (batch != null) {
                    count(batch, 1, -1);
                    count(batch, field, 1);
                }
            }
            assertThat(world.settle(outcomes.toArray(Outcome[]::new))).isEmpty();
            if (random.nextBoolean()) {
                assertThat(world.settle(outcomes.toArray(Outcome[]::new))).hasSameSizeAs(outcomes);
            }
        }

        private void setBack() {
            List<Outcome> outcomes = new ArrayList<>();
            for (Claim claim : some()) {
                outcomes.add(
                        switch (random.nextInt(3)) {
                            case 0 -> World.retried(claim);
                            case 1 -> World.parked(claim);
                            default -> new Outcome.Released(claim);
                        });
            }
            assertThat(world.settle(outcomes.toArray(Outcome[]::new))).isEmpty();
        }

        private void stale() {
            if (!past.isEmpty()) {
                Claim old = past.get(random.nextInt(past.size()));
                String batch = batchOf.get(old.id());
                assertThat(world.settle(ended(old, SUCCEEDED, batch), ended(old, DEAD, batch)))
                        .hasSize(2);
            }
        }

        private void promote() {
            for (String set : List.of(":scheduled", ":retrying")) {
                world.texts("ZRANGE", set, 0, 3).forEach(id -> world.redis("ZADD", set, 1, id));
            }
            world.send(world.jobs.promote(100));
        }

        private void reclaim() {
            world.redis("ZADD", ":sessions", 1, World.MINE);
            world.send(world.sessions.reclaim(World.MINE));
            world.redis("DEL", ":crashes");
            past.addAll(held.values());
            held.clear();
            world.open(World.MINE);
        }

        /** Some of those that run; from now on they do not. */
        private List<Claim> some() {
            List<Claim> some =
                    held.values().stream().limit(1 + random.nextInt(3)).toList();
            some.forEach(claim -> held.remove(claim.id()));
            past.addAll(some);
            return some;
        }

        private void count(String batch, int field, long change) {
            requireNonNull(expected.get(batch))[field] += change;
        }
    }
}
