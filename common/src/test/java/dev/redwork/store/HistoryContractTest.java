package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.Defaults;
import dev.redwork.json.JobJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a queue stood, a line a minute: written by whoever prunes first in it. */
class HistoryContractTest extends StoreContract {
    private static final int HOUR = Defaults.HISTORY_MINUTES;
    private static final int DAY = Defaults.LONG_HISTORY_MINUTES;
    private static final String ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final Pattern COMMAND = Pattern.compile("cmdstat_(?!info|config)([^:]+):calls=(\\d+)");

    /** Another minute begins for whoever looks at the last line, and does not while a test looks. */
    private void minutePasses() {
        await().atMost(Duration.ofSeconds(30)).until(() -> world.now() % 60_000 < 50_000);
        if (world.number("EXISTS", ":history") == 1) {
            String last = world.text("LINDEX", ":history", -1);
            world.redis("LSET", ":history", -1, (time(last) - 60_000) + last.substring(13));
        }
    }

    private static long time(String line) {
        return Long.parseLong(line.substring(0, 13));
    }

    private long prune(int minutes) {
        return world.operator.prune(10, Duration.ofDays(90), minutes);
    }

    private List<String> lines() {
        return world.texts("LRANGE", ":history", 0, -1);
    }

    @Test
    void aLineTellsHowTheQueueStands() {
        world.running("a", "b");
        world.enqueue(ULID, "c");
        world.enqueueIn(Duration.ofHours(1), "later");
        world.redis("ZADD", ":retrying", world.now() + 100_000, "again");
        world.redis("ZADD", ":dead", world.now(), "d", world.now(), "e");
        world.redis("HSET", ":totals", "succeeded", 7, "cancelled", 2, "expired", 3, "dead", 4, "retried", "no number");
        minutePasses();
        long before = world.now();

        assertThat(prune(HOUR)).isZero();

        assertThat(lines()).hasSize(1);
        String line = lines().get(0);
        assertThat(time(line)).isBetween(before, world.now());
        assertThat(line.substring(14)).isEqualTo("5 7 2 3 4 0 2 2 1 1 2 0 " + ULID);
        assertThat(world.number("PTTL", ":history")).isBetween(HOUR * 60_000L - 10_000, HOUR * 60_000L);
    }

    /** Where the id does not tell it, and nothing that stands in an input. */
    @Test
    void theHeadsSpecSaysWhenItCame() {
        world.redis("RPUSH", ":pending", "a");
        world.redis("SET", ":job:a", "{\"v\":1,\"task\":\"t\",\"enqueued\":1700000000000,\"input\":1}");
        minutePasses();
        prune(HOUR);
        world.redis("SET", ":job:a", "{\"v\":1,\"task\":\"t\",\"input\":{\"enqueued\":5}}");
        minutePasses();
        prune(HOUR);

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).endsWith(" 1700000000000 ");
        assertThat(lines().get(1)).endsWith(" 0 0 ");
    }

    @Test
    void inOneMinuteThereIsOneLineWhoeverPrunes() {
        minutePasses();
        for (int worker = 0; worker < 10; worker++) {
            prune(HOUR);
        }
        assertThat(lines()).hasSize(1);

        minutePasses();
        world.redis("SCRIPT", "FLUSH");
        prune(HOUR);
        prune(DAY);
        assertThat(lines()).hasSize(2);

        // Its clock was set back.
        world.redis("LSET", ":history", -1, world.now() + 3_600_000 + " 0");
        prune(HOUR);
        assertThat(lines()).hasSize(3);
        prune(0);
        assertThat(lines()).hasSize(3);
    }

    @Test
    void anHourIsKeptOrADayAndNothingOfAnAbandonedQueue() {
        long first = 1_600_000_000_000L;
        IntStream.range(0, 2_000).forEach(i -> world.redis("RPUSH", ":history", first + i + " 0"));
        minutePasses();
        prune(DAY);
        assertThat(lines()).hasSize(DAY).element(0).isEqualTo(first + 2_000 - DAY + 1 + " 0");
        assertThat(world.number("PTTL", ":history")).isBetween(DAY * 60_000L - 10_000, DAY * 60_000L);

        minutePasses();
        prune(HOUR);
        assertThat(lines()).hasSize(HOUR);
        assertThat(world.number("PTTL", ":history")).isLessThanOrEqualTo(HOUR * 60_000L);
    }

    @Test
    void aLineOfADayIsShort() {
        for (int i = 0; i < DAY; i++) {
            world.redis("RPUSH", ":history", "1700000000000 123456 123400 0 0 10 50 1234 16 0 4 10 0 " + ULID);
        }
        minutePasses();
        prune(DAY);

        assertThat(world.number("MEMORY", "USAGE", ":history", "SAMPLES", 0)).isLessThan(150_000);
    }

    @Test
    void itCostsTheCallNothingButAReadWhereTheMinuteHasItsLine() {
        minutePasses();
        prune(HOUR);
        world.redis("CONFIG", "RESETSTAT");

        prune(HOUR);

        Map<String, Long> calls = new TreeMap<>();
        COMMAND.matcher(world.text("INFO", "commandstats"))
                .results()
                .forEach(found -> calls.put(found.group(1), Long.valueOf(found.group(2))));
        assertThat(calls)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("evalsha", 1L, "time", 1L, "zcard", 1L, "zrange", 1L, "lindex", 1L));
    }

    @Test
    void aKeyOfAnotherTypeKeepsNoDeadJob() {
        world.redis("SET", ":history", "by hand");
        world.redis("ZADD", ":dead", 5, "d");
        world.redis("SET", ":job:d", JobJson.write(World.job("d")));

        assertThat(prune(HOUR)).isOne();

        assertThat(world.text("GET", ":history")).isEqualTo("by hand");
        assertThat(world.number("EXISTS", ":dead", ":job:d")).isZero();
    }
}
