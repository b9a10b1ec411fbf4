package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.redwork.admin.QueueReader;
import dev.redwork.job.RedisSettings;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a queue stands is told by one call, which is as cheap for a long line as for a short one. */
class QueueSurveyContractTest extends StoreContract {
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private QueueSurvey survey() {
        return new QueueReader(world.link).survey(List.of("q")).get(0);
    }

    @Test
    void anEmptyQueueHasNothing() {
        assertThat(survey())
                .usingRecursiveComparison()
                .ignoringFields("now")
                .isEqualTo(new QueueSurvey(
                        new QueueRecord("q", 0, 0, "", 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0), 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void allPlacesAreCounted() {
        world.running("held-1", "held-2");
        world.enqueue("one", "two", "three");
        world.enqueueIn(Duration.ofHours(1), "later");
        world.redis("ZADD", ":retrying", world.now() - 90_000, "again", world.now() + 90_000, "then");
        world.redis("ZADD", ":dead", 1, "a", 2, "b", 3, "c");
        world.redis("HSET", ":limits", "jobs", "5", "bytes", "7000");
        world.redis("SET", ":paused", "1700000000000");
        world.redis("HSET", ":totals", "parked_now", "4");

        QueueSurvey found = survey();

        QueueRecord queue = found.queue();
        assertThat(List.of(queue.pending(), queue.running(), queue.scheduled(), queue.retrying(), queue.parked()))
                .containsExactly(3L, 2L, 1L, 2L, 4L);
        assertThat(queue.dead()).isEqualTo(3);
        assertThat(queue.next()).isEqualTo("one");
        assertThat(queue.sessions()).isEqualTo(1);
        assertThat(List.of(queue.mostJobs(), queue.mostBytes(), queue.paused()))
                .containsExactly(5L, 7_000L, 1_700_000_000_000L);
        assertThat(queue.totals())
                .containsEntry("enqueued", 6L)
                .containsKey("bytes")
                .doesNotContainKeys("claim", "parked_now");
        assertThat(found.overdue()).isBetween(90_000L, 150_000L);
        assertThat(found.now()).isBetween(world.now() - 60_000, world.now());
    }

    @Test
    void theOldestIsTheFirstJobOfTheLineAsItsSpecTellsElseItsId() {
        long hourAgo = world.now() - 3_600_000;
        world.redis("SET", ":job:mine", "{\"v\":1,\"task\":\"t\",\"enqueued\":" + hourAgo + ",\"input\":1}");
        world.redis("RPUSH", ":pending", "pill:x:1", "mine", "other");
        assertThat(survey().oldest()).isBetween(3_600_000L, 3_660_000L);
        assertThat(survey().queue().next()).isEqualTo("mine");
        assertThat(survey().queue().others()).isEqualTo(1);

        // An input that stands before the times, and is long.
        world.redis(
                "SET",
                ":job:mine",
                "{\"v\":1,\"input\":\"" + "x".repeat(5_000) + "\",\"task\":\"t\",\"enqueued\":" + hourAgo + "}");
        assertThat(survey().oldest()).isZero();

        world.redis("LPUSH", ":pending", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
        assertThat(survey().oldest()).isCloseTo(survey().now() - 1_469_922_850_259L, within(60_000L));
    }

    @Test
    void entriesThatAreNoJobsAreThoseOfBothEndsAndTheVoidOnes() {
        Object[] jobs = IntStream.range(0, 300).mapToObj(i -> "j" + i).toArray();
        world.redis(
                "RPUSH",
                Stream.concat(Stream.of(":pending", "pill:a"), Stream.of(jobs)).toArray());
        world.redis("RPUSH", ":pending", "pill:b", "pill:c");
        world.redis("HSET", ":tombstones", "j7", "1", "j8", "1");

        assertThat(survey().queue().others()).isEqualTo(5);
        assertThat(survey().queue().pending()).isEqualTo(298);
    }

    @Test
    void workersAreThoseWhoseLeaseIsNotOverAndThreadsTheirs() {
        Map<String, String> one = Map.of("worker", "w1", "host", "h", "pid", "1", "slots", "8");
        world.send(world.sessions.openSession("s1", World.LEASE, one));
        world.send(world.sessions.openSession("s2", World.LEASE, one));
        world.send(world.sessions.openSession("s3", World.LEASE, Map.of("worker", "w2", "slots", "many")));
        world.send(world.sessions.openSession("s4", World.LEASE, Map.of("worker", "w3", "slots", "100")));
        world.redis("ZADD", ":sessions", "1", "s4");
        world.redis("HSET", ":running:s4", "x", "1 1 1 1");

        assertThat(survey().workers()).isEqualTo(2);
        assertThat(survey().threads()).isEqualTo(16);
        assertThat(survey().queue().sessions()).isEqualTo(4);
        assertThat(survey().queue().running()).isEqualTo(1);
    }

    @Test
    void aLongLineCostsTheCallsOfAShortOneAndManyQueuesOneEach() {
        world.enqueue(IntStream.range(0, 200).mapToObj(i -> "short" + i).toArray(String[]::new));
        long few = commands();
        for (int i = 0; i < 20; i++) {
            int from = i * 1_000;
            world.redis(
                    "RPUSH",
                    Stream.concat(
                                    Stream.of(":pending"),
                                    IntStream.range(from, from + 1_000).mapToObj(n -> "long" + n))
                            .toArray());
        }
        assertThat(commands()).isEqualTo(few).isLessThan(25);

        world.redis("CONFIG", "RESETSTAT");
        new QueueReader(world.link)
                .survey(IntStream.range(0, 250).mapToObj(i -> "q" + i).toList());
        assertThat(calls().getOrDefault("evalsha_ro", 0L) + calls().getOrDefault("evalsha", 0L))
                .isBetween(250L, 251L);
    }

    @Test
    void aKeyOfAnotherTypeReadsAsNothingAndIsNamed() {
        world.enqueue("one");
        world.redis("SET", ":dead", "x");
        world.redis("SET", ":totals", "x");
        world.redis("RPUSH", ":paused", "x");
        world.redis("ZADD", ":sessions", world.now() + 60_000, "s1");
        world.redis("SET", ":running:s1", "x");

        QueueSurvey found = survey();

        assertThat(found.unreadable())
                .containsExactly(
                        world.keys.named("dead"),
                        world.keys.named("paused"),
                        world.keys.named("running:s1"),
                        world.keys.named("totals"));
        assertThat(found.queue().pending()).isEqualTo(1);
        assertThat(found.queue().dead()).isZero();
        assertThat(found.queue().isPaused()).isFalse();
    }

    private long commands() {
        QueueSurvey unused = survey();
        world.redis("CONFIG", "RESETSTAT");
        unused = survey();
        return calls().entrySet().stream()
                .filter(call -> !call.getKey().equals("info") && !call.getKey().startsWith("config"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Map<String, Long> calls() {
        return CALLS.matcher(world.text("INFO", "commandstats"))
                .results()
                .collect(Collectors.toMap(call -> call.group(1), call -> Long.parseLong(call.group(2))));
    }

    /** With the right to run such scripts alone, and with that of all scripts alone. */
    @Test
    void aUserWhoMayOnlyReadCanAsk() {
        // The one at hand may be as old as the one that comes along.
        boolean knows = !world.text("INFO", "server").contains("redis_version:6.");
        for (String rights : List.of("+eval_ro +evalsha_ro", "+eval +evalsha")) {
            if (knows || !rights.contains("_ro")) {
                world.redis("SCRIPT", "FLUSH");
                world.redis(
                        "ACL",
                        Stream.concat(
                                        Stream.of("SETUSER", "reader", "reset", "on", ">secret", "~redwork:*", "-@all"),
                                        Stream.of(("+@connection +@read +time " + rights).split(" ")))
                                .toArray());
                RedisSettings reader =
                        RedisSettings.of(world.settings.toString().replace("redis://", "redis://reader:secret@"));
                try (RedisLink link = new RedisLink(reader, RedisLink.CALL_TIMEOUT)) {
                    assertThat(new QueueReader(link).survey(List.of("q", "r"))).hasSize(2);
                    assertThat(new QueueReader(link).read("q").pending()).isZero();
                }
            }
        }
        world.redis("ACL", "DELUSER", "reader");
    }
}
