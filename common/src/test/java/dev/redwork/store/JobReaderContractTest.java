package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.JobReader;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Jobs move while they are looked for in one place after the other. */
class JobReaderContractTest extends StoreContract {
    private static final int COUNT = 500;

    /** Missed where it was and where it went, it was said to wait in the line. */
    @Test
    void noJobIsSaidToWaitThatRanAndWentOn() {
        Map<JobState, Function<Claim, Outcome>> ends = new EnumMap<>(Map.of(
                JobState.SUCCEEDED, World::completed,
                JobState.CANCELLED, World::cancelled,
                JobState.RETRYING, World::retried,
                JobState.PARKED, World::parked,
                JobState.DEAD, World::buried));
        ends.forEach((end, how) -> {
            List<String> ids =
                    World.ids(COUNT).stream().map(id -> end.text() + id).toList();
            List<Claim> claims = world.running(ids.toArray(String[]::new));
            assertThat(claims).hasSize(COUNT);
            JobReader reader = new JobReader(world.link, world.keys);
            assertThat(reader.find(ids)).extracting(JobRecord::state).containsOnly(JobState.RUNNING);

            CompletableFuture<Void> mover = CompletableFuture.runAsync(() -> {
                try (World other = new World(world.settings.toString())) {
                    claims.forEach(claim -> other.settle(how.apply(claim)));
                }
            });
            // Those that go on next are looked for.
            for (int first = 0; first < COUNT; ) {
                List<JobState> seen = reader.find(ids.subList(first, Math.min(COUNT, first + 50))).stream()
                        .map(JobRecord::state)
                        .toList();
                assertThat(seen).containsAnyOf(JobState.RUNNING, end).isSubsetOf(JobState.RUNNING, end);
                first += (int) seen.stream().takeWhile(end::equals).count();
            }
            mover.join();
        });
    }

    /** However many run: to cancel them all, all have to be named. */
    @Test
    void allThatRunAreNamedThoseThatStartedLastFirst() {
        world.redis("EVAL", """
                for s = 0, 8 do
                  redis.call('ZADD', KEYS[1], ARGV[2], 's' .. s)
                  for i = 1, 1000 do
                    local n = s * 1000 + i
                    redis.call('HSET', ARGV[1] .. 's' .. s, 'j' .. n, '7 1 ' .. (1700000000000 + n))
                  end
                end""", 1, world.keys.sessions, world.keys.runningPrefix, world.now() + 60_000);
        JobReader reader = new JobReader(world.link, world.keys);

        assertThat(reader.ids(JobState.RUNNING, Integer.MAX_VALUE))
                .hasSize(9_000)
                .doesNotHaveDuplicates()
                .startsWith("j9000", "j8999")
                .endsWith("j1");
        assertThat(reader.ids(JobState.RUNNING, 10)).hasSize(10);
    }

    /** A list of jobs reads each spec once. */
    @Test
    void theSecondLookReadsNoSpecAgain() {
        Payload input = Payload.of('"' + "x".repeat(10_000) + '"');
        List<String> ids = World.ids(50);
        Job[] jobs = ids.stream()
                .map(id -> new Job(id, World.TASK, input, 1, World.TTL, null, null))
                .toArray(Job[]::new);
        world.enqueue(Duration.ZERO, jobs);
        long before = sent();

        assertThat(new JobReader(world.link, world.keys).find(ids))
                .extracting(JobRecord::state)
                .containsOnly(JobState.PENDING);

        assertThat(sent() - before).isBetween(500_000L, 550_000L);
    }

    /** By the server, in bytes. */
    private long sent() {
        return Reply.numberOrZero(world.send(ReadCalls.info("stats")).get("total_net_output_bytes"));
    }
}
