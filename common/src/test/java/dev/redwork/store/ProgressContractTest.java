package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.QueueRemoval;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobState;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.ProgressStore.LogLine;
import dev.redwork.store.SessionStore.Renewed;
import dev.redwork.store.SessionStore.Reported;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far a job is and what it logs: who may say so, what is kept of it, and that it ends with the job, whichever way that ends. */
class ProgressContractTest extends StoreContract {
    private static final JobProgress TEN = new JobProgress(10, 12, "page 10", 1_700_000_000_000L, 1);
    private static final String FOREVER = "-1";
    private static final String GONE = "-2";

    private ProgressStore store;

    @BeforeEach
    void store() {
        store = new ProgressStore(world.keys);
    }

    /** Each way in which a job leaves for good. */
    enum End {
        SUCCEEDED {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.completed(claim));
            }
        },
        CANCELLED_WHILE_IT_RAN {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.cancelled(claim));
            }
        },
        EXPIRED {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.expired(claim));
            }
        },
        CANCELLED_IN_LINE {
            @Override
            void of(World world, Claim claim) {
                world.settle(new Outcome.Released(claim));
                world.operator.cancel(List.of(claim.id()));
            }
        },
        CANCELLED_WHILE_RETRYING {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.retried(claim));
                world.operator.cancel(List.of(claim.id()));
            }
        },
        CANCELLED_WHILE_PARKED {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.parked(claim));
                world.operator.cancel(List.of(claim.id()));
            }
        },
        SUCCEEDED_AFTER_A_RECLAIM {
            @Override
            void of(World world, Claim claim) {
                world.send(world.sessions.reclaimOfDead(World.MINE));
                world.open("third");
                world.settle(
                        "third",
                        World.completed(world.claim("third", 1).claims().get(0)));
            }
        },
        SUCCEEDED_AFTER_A_REQUEUE {
            @Override
            void of(World world, Claim claim) {
                CANCELLED_IN_LINE.of(world, claim);
                world.operator.requeue(List.of(claim.id()));
                assertThat(world.text("PTTL", ":log:" + claim.id())).isEqualTo(FOREVER);
                world.settle(World.completed(world.claim(1).claims().get(0)));
            }
        },
        DELETED_WHEN_DEAD {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.buried(claim));
                world.operator.delete(List.of(claim.id()));
            }
        },
        DELETED_WHEN_IT_HAD_SUCCEEDED {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.completed(claim));
                world.operator.delete(List.of(claim.id()));
            }
        },
        PRUNED {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.buried(claim));
                world.send(world.operating.prune(0, Duration.ofDays(90), 0));
            }
        },
        QUEUE_DELETED {
            @Override
            void of(World world, Claim claim) {
                world.settle(World.buried(claim));
                new QueueRemoval(world.link, world.keys).force();
            }
        };

        abstract void of(World world, Claim claim);
    }

    /** bull#1599, #2050. */
    @ParameterizedTest
    @EnumSource
    void nothingOfItIsLeftForEverWhateverTheEnd(End end) {
        Claim claim = told("a");
        Claim logged = world.running("b").get(0);
        log(logged, 1, "b said this");

        end.of(world, claim);

        assertThat(world.text("HGET", ":progress", "a")).isEmpty();
        JobValue value = world.send(JobValue.read(world.keys, "a"));
        String life = world.text("PTTL", ":log:a");
        if (value.hasEnded()) {
            assertThat(Long.parseLong(life)).isBetween(1L, World.TTL.toMillis());
            assertThat(texts("a")).containsExactly("a said this");
        } else {
            assertThat(life).isEqualTo(GONE);
        }
        if (end != End.QUEUE_DELETED) {
            assertThat(world.text("PTTL", ":log:b")).as("its neighbour's").isEqualTo(FOREVER);
        }
    }

    /** A job that said how far it is, and logged a line. */
    private Claim told(String id) {
        Claim claim = world.running(id).get(0);
        renew(claim, TEN);
        log(claim, 1, id + " said this");
        return claim;
    }

    private Renewed renew(Claim claim, JobProgress progress) {
        return world.send(
                world.sessions.renewSession(World.MINE, World.LEASE, Map.of(), List.of(new Reported(claim, progress))));
    }

    private boolean log(Claim claim, long first, String... lines) {
        List<LogLine> all = new ArrayList<>();
        for (String line : lines) {
            all.add(new LogLine(5, line));
        }
        return world.send(store.appendLog(World.MINE, claim, first, all));
    }

    private JobLog read(String id) {
        return store.log(world.link, id, 10_000);
    }

    private List<String> texts(String id) {
        return read(id).lines().stream().map(JobLog.Line::text).toList();
    }

    @Test
    void aDeadJobKeepsBothAndARequeuedOneToo() {
        Claim claim = told("a");
        world.settle(new Outcome.Buried(
                claim,
                1,
                World.failure("no", Duration.ZERO),
                World.result("a", JobState.DEAD),
                null,
                null,
                new JobProgress(11, 12, "", 6, 1)));
        assertThat(world.send(store.progress("a")))
                .hasValueSatisfying(far -> assertThat(far.done()).isEqualTo(11));
        assertThat(texts("a")).containsExactly("a said this");

        world.operator.requeue(List.of("a"));

        Claim again = world.claim(1).claims().get(0);
        assertThat(again.progress()).isEqualTo(new JobProgress(11, 12, "", 6, 1));
        assertThat(log(again, 1, "once more")).isTrue();
        assertThat(texts("a")).containsExactly("a said this", "once more");
    }

    /** sdk-java#1965: what was throttled is not lost with the failure. */
    @Test
    void aRetryCarriesTheLastAndTheNextClaimReadsIt() {
        world.enqueue("a", "b");
        world.open(World.MINE);
        List<Claim> claims = world.claim(2).claims();
        assertThat(claims).extracting(Claim::progress).containsOnlyNulls();
        renew(claims.get(0), new JobProgress(3, 12, "page 3", 5, 1));
        world.settle(
                new Outcome.Retried(claims.get(0), World.failure("no", Duration.ZERO), TEN),
                World.retried(claims.get(1)));
        world.redis("ZADD", ":retrying", "XX", 1, "a", 2, "b");
        world.send(world.jobs.promote(2));

        assertThat(world.claim(2).claims()).extracting(Claim::progress).containsExactly(TEN, null);
    }

    @Test
    void aStaleRunWritesNothing() {
        Claim claim = world.running("a").get(0);
        Claim before = World.heldUnder("a", claim.number() - 1);

        assertThat(renew(before, TEN).lost()).isFalse();
        assertThat(log(before, 1, "of an earlier run")).isFalse();
        assertThat(log(World.heldUnder("nobody", 7), 1, "of none")).isFalse();
        world.settle(new Outcome.Retried(before, World.failure("no", Duration.ZERO), TEN));

        assertThat(world.number("EXISTS", ":progress", ":log:a", ":log:nobody")).isZero();
    }

    @Test
    void aLogKeepsTheNewestThousandLinesAndSaysHowManyWereDropped() {
        Claim claim = world.running("a").get(0);
        for (int call = 0; call < 3; call++) {
            int first = 400 * call + 1;
            log(
                    claim,
                    first,
                    IntStream.range(first, first + 400)
                            .mapToObj(i -> "line " + i)
                            .toArray(String[]::new));
        }

        JobLog log = read("a");
        assertThat(log.dropped()).isEqualTo(200);
        assertThat(log.lines()).hasSize(1_000);
        assertThat(log.lines().get(0)).isEqualTo(new JobLog.Line(5, 1, 201, "line 201"));
        assertThat(log.lines().get(999)).isEqualTo(new JobLog.Line(5, 1, 1_200, "line 1200"));
        assertThat(world.text("LINDEX", ":log:a", 0))
                .startsWith("200 dropped, ")
                .endsWith(" of claim " + claim.number());
    }

    /** bull#1321. */
    @Test
    void aLogKeepsNoMoreThan256KilobytesHoweverLongItsJobLogs() {
        Claim claim = world.running("a").get(0);
        String kilobyte = "x".repeat(1_000);
        for (int call = 0; call < 10; call++) {
            String[] lines = IntStream.range(0, 60).mapToObj(i -> kilobyte).toArray(String[]::new);
            log(claim, 60L * call + 1, lines);
        }

        JobLog log = read("a");
        long bytes = world.texts("LRANGE", ":log:a", 1, -1).stream()
                .mapToLong(String::length)
                .sum();
        assertThat(bytes).isBetween(ProgressStore.LOG_BYTES - 1_100L, (long) ProgressStore.LOG_BYTES);
        assertThat(log.dropped() + log.lines().size()).isEqualTo(600);
        assertThat(log.lines().get(log.lines().size() - 1).number()).isEqualTo(600);
        assertThat(world.text("LINDEX", ":log:a", 0)).contains(" dropped, " + bytes + " bytes, ");

        log(claim, 601, "y".repeat(ProgressStore.LOG_BYTES), "z");
        assertThat(texts("a")).containsExactly("z");
    }

    @Test
    void aCallThatIsRepeatedAddsWhatIsNewAndCountsWhatNeverCame() {
        Claim claim = world.running("a").get(0);
        log(claim, 1, "one", "two");
        log(claim, 1, "one", "two");
        log(claim, 1, "one", "two", "three");
        assertThat(texts("a")).containsExactly("one", "two", "three");

        log(claim, 6, "six");
        assertThat(texts("a")).containsExactly("one", "two", "three", "six");
        assertThat(read("a").dropped()).isEqualTo(2);
        assertThat(read("a").lines().get(3).number()).isEqualTo(6);

        // The next run counts from one again.
        world.settle(new Outcome.Released(claim));
        Claim next = world.claim(1).claims().get(0);
        log(next, 1, "again");
        assertThat(texts("a")).endsWith("six", "again");
        assertThat(log(claim, 7, "late")).isFalse();
    }

    @Test
    void aKeyOfAnotherTypeCostsItsLinesAndNothingElse() {
        Claim claim = world.running("a").get(0);
        world.redis("SET", ":log:a", "mine");
        assertThat(log(claim, 1, "one")).isFalse();

        world.redis("DEL", ":log:a");
        world.redis("RPUSH", ":log:a", "written by hand");
        assertThat(log(claim, 1, "one")).isTrue();
        assertThat(texts("a")).containsExactly("one");

        world.redis("DEL", ":progress");
        world.redis("SET", ":progress", "mine");
        assertThat(renew(claim, TEN).lost()).isFalse();
        world.redis("DEL", ":progress");
        world.redis("HSET", ":progress", "a", "no json");
        assertThat(world.send(store.progress("a"))).isEmpty();
        assertThat(world.settle(World.completed(claim))).isEmpty();
    }

    @Test
    void aRenewalTellsWhetherSomebodyLooksAtAJobOfTheSession() {
        Claim claim = world.running("a").get(0);
        world.enqueue("b");
        assertThat(renew(claim, TEN).watched()).isFalse();
        assertThat(world.send(store.watch("b", World.LEASE))).isEqualTo("told");
        assertThat(renew(claim, TEN).watched()).as("b is not held").isFalse();

        assertThat(world.send(store.watch("a", World.LEASE))).isEqualTo("told");
        assertThat(world.send(store.watch("a", Duration.ofSeconds(1)))).isEqualTo("watched");
        assertThat(renew(claim, TEN).watched()).isTrue();
        assertThat(world.number("PTTL", ":watched")).isBetween(1L, World.LEASE.toMillis());

        assertThat(world.send(store.watch("a", Duration.ZERO))).isEqualTo("left");
        assertThat(renew(claim, TEN).watched()).isFalse();
        world.redis("ZADD", ":watched", world.now() - 1, "a");
        assertThat(renew(claim, TEN).watched()).as("its time is over").isFalse();
    }
}
