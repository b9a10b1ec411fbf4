package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.MoveResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is due comes to the front, the earliest at the head. */
class PromoteContractTest extends StoreContract {
    @Test
    void bothKindsAreMergedByDueTime() {
        world.redis("RPUSH", ":pending", "waiting");
        world.redis("ZADD", ":scheduled", 1, "s1", 4, "s4", 5, "s5");
        world.redis("ZADD", ":retrying", 2, "r2", 3, "r3", 6, "r6");

        assertThat(world.send(world.jobs.promote(100)).jobs()).isEqualTo(6);

        assertThat(world.pending()).containsExactly("s1", "r2", "r3", "s4", "s5", "r6", "waiting");
        assertThat(world.number("EXISTS", ":scheduled", ":retrying")).isZero();
    }

    @Test
    void whatIsNotDueStays() {
        long later = world.now() + 60_000;
        world.redis("ZADD", ":scheduled", 1, "due", later, "later");
        world.redis("ZADD", ":retrying", later, "again");

        assertThat(world.send(world.jobs.promote(100)).jobs()).isEqualTo(1);

        assertThat(world.pending()).containsExactly("due");
        assertThat(world.texts("ZRANGE", ":scheduled", 0, -1)).containsExactly("later");
        assertThat(world.texts("ZRANGE", ":retrying", 0, -1)).containsExactly("again");
    }

    @Test
    void aCallPromotesAtMostItsLimitTheEarliestFirst() {
        world.redis("ZADD", ":scheduled", 1, "s1", 3, "s3", 5, "s5");
        world.redis("ZADD", ":retrying", 2, "r2", 4, "r4");

        assertThat(world.send(world.jobs.promote(3)).jobs()).isEqualTo(3);

        assertThat(world.pending()).containsExactly("s1", "r2", "s3");
        assertThat(world.texts("ZRANGE", ":scheduled", 0, -1)).containsExactly("s5");
        assertThat(world.texts("ZRANGE", ":retrying", 0, -1)).containsExactly("r4");
    }

    @Test
    void theAnswerTellsWhenTheNextJobIsDue() {
        long later = world.now() + 60_000;
        assertThat(world.send(world.jobs.promote(100)).due()).isZero();

        world.redis("ZADD", ":scheduled", 1, "due", later + 5, "later");
        world.redis("ZADD", ":retrying", later, "again");
        JobStore.Promoted promoted = world.send(world.jobs.promote(100));
        assertThat(promoted.due()).isEqualTo(later);
        assertThat(promoted.now()).isBetween(later - 60_000, later);

        world.redis("DEL", ":retrying");
        assertThat(world.send(world.jobs.promote(100)).due()).isEqualTo(later + 5);
    }

    /** The lanes that were woken promote the rest with their claims: told now, the janitor would put it before those. */
    @Test
    void ofMoreThanOneCallTakesTheAnswerTellsNoNext() {
        world.redis("ZADD", ":scheduled", 1, "s1", 2, "s2", world.now() + 60_000, "later");

        assertThat(world.send(world.jobs.promote(2)).due()).isZero();
    }

    @Test
    void aStormOfRetriesDoesNotHoldBackAScheduledJob() {
        for (int i = 0; i < 200; i++) {
            world.redis("ZADD", ":retrying", 1_000 + i, "r" + i);
        }
        world.redis("ZADD", ":scheduled", 1_050, "s");

        world.send(world.jobs.promote(100));

        assertThat(world.pending()).hasSize(100).contains("s");
    }

    @Test
    void theAttemptsAndFailureOfARetriedJobStay() {
        world.redis("ZADD", ":retrying", 1, "a");
        world.redis("HSET", ":attempts", "a", 2);

        world.send(world.jobs.promote(100));

        assertThat(world.text("HGET", ":attempts", "a")).isEqualTo("2");
    }

    @Test
    void anOperatorStartsWhatWaitsForItsTime() {
        world.running("runs");
        world.enqueue("waits");
        world.enqueueIn(Duration.ofHours(1), "later", "other");
        world.redis("ZADD", ":retrying", world.now() + 60_000, "again");
        world.redis("HSET", ":attempts", "again", 2);
        world.silence();

        assertThat(world.operator.promote(List.of("later", "again", "waits", "runs", "nobody")))
                .containsExactly(
                        Map.entry("later", MoveResult.PROMOTED),
                        Map.entry("again", MoveResult.PROMOTED),
                        Map.entry("waits", MoveResult.WAITING),
                        Map.entry("runs", MoveResult.WAITING),
                        Map.entry("nobody", MoveResult.GONE));

        assertThat(world.rings()).isTrue();
        assertThat(world.pending()).hasSize(3).endsWith("waits").contains("later", "again");
        assertThat(world.texts("ZRANGE", ":scheduled", 0, -1)).containsExactly("other");
        assertThat(world.text("HGET", ":attempts", "again")).isEqualTo("2");
        assertThat(world.operator.promote(List.of("later"))).containsEntry("later", MoveResult.WAITING);
    }
}
