package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the hot path costs Redis, counted and not timed: commands inside the scripts, and bytes on the connection. These figures may
 * fall. Whoever raises one has made every job of everybody dearer, on every machine.
 */
class CostContractTest extends StoreContract {
    private static final int JOBS = 100;

    /** Without its result, which is the handler's. */
    private static final int BYTES_OF_A_JOB = 203;

    private static final int BYTES_OF_ONE = 1_814;

    private static final Pattern COMMAND = Pattern.compile("cmdstat_(?!info)[^:]+:calls=(\\d+)");
    private static final Pattern BYTES = Pattern.compile("total_net_(?:in|out)put_bytes:(\\d+)");

    /** What the server had done when it was asked, and how long its two answers were. */
    private record Look(long commands, long bytes, long firstAnswer, long secondAnswer) {}

    /** What it did between two looks; the answers to these are no cost of a job. */
    private record Spent(long commands, long bytes) {
        static Spent between(Look before, Look after) {
            return new Spent(
                    after.commands - before.commands,
                    after.bytes - before.bytes - before.secondAnswer - after.firstAnswer);
        }
    }

    private record Costs(Spent enqueue, Spent claim, Spent complete) {
        long bytes() {
            return enqueue.bytes + claim.bytes + complete.bytes;
        }
    }

    /** Scripts are known, a session is open, and something has been through. */
    @BeforeEach
    void warm() {
        world.open(World.MINE);
        through("warm-");
    }

    @Test
    void aHundredJobsAtOnceCostWhatIsWrittenHere() {
        assertThat(through("some-")).satisfies(spent -> {
            assertThat(spent.enqueue().commands()).isLessThanOrEqualTo(JOBS + 6);
            // Specs are read by 16, so that large ones are not read in vain: six reads more than one of all.
            assertThat(spent.claim().commands()).isLessThanOrEqualTo(15 + 6);
            assertThat(spent.complete().commands()).isLessThanOrEqualTo(JOBS + 11);
            assertThat(spent.bytes() / JOBS).isLessThanOrEqualTo(BYTES_OF_A_JOB);
        });
    }

    @Test
    void oneJobByItselfCostsWhatIsWrittenHere() {
        Costs spent = through("one-", 1);

        assertThat(spent.enqueue().commands()).isLessThanOrEqualTo(7);
        assertThat(spent.claim().commands()).isLessThanOrEqualTo(15);
        assertThat(spent.complete().commands()).isLessThanOrEqualTo(12);
        assertThat(spent.bytes()).isLessThanOrEqualTo(BYTES_OF_ONE);
    }

    /** Nothing on the way of a job looks at the others: a long line costs as much as a short one. */
    @Test
    void aBacklogMakesNothingDearer() {
        Costs alone = through("alone-");
        for (int i = 0; i < 20; i++) {
            String name = "backlog-" + i + "-";
            world.enqueue(
                    Duration.ZERO,
                    IntStream.range(0, 1_000).mapToObj(job -> name + job).toList());
        }
        Costs behind = through("some-");

        assertThat(behind.enqueue().commands()).isEqualTo(alone.enqueue().commands());
        assertThat(behind.claim().commands()).isEqualTo(alone.claim().commands());
        assertThat(behind.complete().commands()).isEqualTo(alone.complete().commands());
    }

    private Costs through(String name) {
        return through(name, JOBS);
    }

    /** Jobs from the producer's hand to their results, in one call of each kind. */
    private Costs through(String name, int jobs) {
        List<String> ids = IntStream.range(0, jobs).mapToObj(i -> name + i).toList();
        Look start = look();
        world.enqueue(Duration.ZERO, ids);
        Look enqueued = look();
        List<Claim> claims = world.claim(jobs).claims();
        Look claimed = look();
        assertThat(world.settle(claims.stream().map(World::completed).toArray(Outcome[]::new)))
                .isEmpty();
        long results = ids.stream().mapToLong(id -> World.done(id).length()).sum();
        Spent complete = Spent.between(claimed, look());
        return new Costs(
                Spent.between(start, enqueued),
                Spent.between(enqueued, claimed),
                new Spent(complete.commands(), complete.bytes() - results));
    }

    private Look look() {
        String commands = world.text("INFO", "commandstats");
        String stats = world.text("INFO", "stats");
        return new Look(sum(COMMAND, commands), sum(BYTES, stats), commands.length(), stats.length());
    }

    private static long sum(Pattern figure, String answer) {
        return figure.matcher(answer)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
