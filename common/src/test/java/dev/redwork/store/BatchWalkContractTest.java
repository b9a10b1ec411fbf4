package dev.redwork.store;

import static dev.redwork.job.JobState.CANCELLED;
import static dev.redwork.job.JobState.DEAD;
import static dev.redwork.job.JobState.SUCCEEDED;
import static dev.redwork.store.Batched.ended;
import static dev.redwork.store.Batched.job;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
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

/** The counts of batches against a model of them, after each of many random moves. */
class BatchWalkContractTest extends StoreContract {
    private Batched batched;

    @BeforeEach
    void batches() {
        batched = new Batched(world);
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
            world.send(world.sessions.reclaim(World.MINE, 0));
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
