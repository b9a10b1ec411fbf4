package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More jobs than a page holds: none is passed over in silence. */
class ManyJobsStoryTest {
    private static final String SEED = """
            redis.call('SADD', 'redwork:queues', 'high')
            for i = 1, tonumber(ARGV[1]) do
              local id = 'job-' .. i
              redis.call('SET', 'redwork:{high}:job:' .. id, '{"v":1,"task":"' .. (i %% 10 == 0 and 'rare' or 'usual') .. '","input":1}')
              redis.call('ZADD', 'redwork:{high}:dead', 1700000000000 + math.floor(i / 3), id)
              redis.call('HSET', 'redwork:{high}:failures', id, '{"reason":"failed","message":"payment ' .. i .. ' refused","at":1}')
            end""".replace("%%", "%");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void theOldestOfTwentyThousandIsFoundByItsFailureAndByItsTask() {
        seed(20_000);
        Ran found = redwork("jobs", "-s", "dead", "-q", "high", "--failure", "payment 77 ", "-o", "json")
                .succeeded();
        assertThat(ids(found)).containsExactly("job-77");
        assertThat(found.err()).isEmpty();
        assertThat(redwork(
                                "job",
                                "requeue",
                                "-s",
                                "dead",
                                "-q",
                                "high",
                                "--failure",
                                "payment 77 ",
                                "--dry-run",
                                "-o",
                                "jsonl")
                        .json()
                        .path("met")
                        .asInt())
                .isEqualTo(1);
        Ran rare = redwork("jobs", "--task", "rare", "--limit", "20000", "-o", "json")
                .succeeded();
        assertThat(ids(rare)).hasSize(2_000).endsWith("job-10");
        assertThat(redwork("jobs", "--failure", "payment 0 ").succeeded().err()).isEqualTo("redwork: no such jobs\n");
    }

    @Test
    void pagesShowEachJobOnce() {
        seed(1_000);
        assertThat(pages("-s", "dead", "--limit", "130")).hasSize(8);
        assertThat(pages("--task", "rare", "--limit", "30")).hasSize(4);
        redis("FLUSHALL");
        for (int i = 0; i < 25; i++) {
            redis("SET", "redwork:{high}:job:job-" + i, "{\"v\":1,\"task\":\"t\",\"input\":1}");
            redis("RPUSH", "redwork:{high}:pending", "job-" + i);
        }
        redis("SADD", "redwork:queues", "high");
        assertThat(pages("-s", "pending", "--limit", "10")).hasSize(3);
        for (int i = 0; i < 25; i++) {
            redis("SET", "redwork:{high}:job:later-" + i, "{\"v\":1,\"task\":\"t\",\"input\":1}");
            redis(
                    "ZADD",
                    "redwork:{high}:scheduled",
                    i < 20 ? "9900000000" + (100 + i) : "17000000001" + i,
                    "later-" + i);
        }
        List<List<String>> all = pages("--limit", "8");
        assertThat(all.get(0)).startsWith("later-0", "later-1");
        assertThat(all.stream().flatMap(List::stream)).hasSize(50);
        redwork("jobs", "--after", "x").refused(2, "'x' is no place in the list");
    }

    @Test
    void jobsAreSelectedByTheirTime() {
        seed(30);
        redis("ZADD", "redwork:{high}:dead", String.valueOf(System.currentTimeMillis() - 60_000), "job-30");
        assertThat(ids(redwork("jobs", "--since", "1h", "-o", "json"))).containsExactly("job-30");
        assertThat(ids(redwork("jobs", "--before", "1h", "--limit", "100", "-o", "json")))
                .hasSize(29)
                .doesNotContain("job-30");
        assertThat(redwork("job", "delete", "-s", "dead", "--since", "1h", "--dry-run", "-o", "jsonl")
                        .json()
                        .path("met")
                        .asInt())
                .isEqualTo(1);
        redwork("jobs", "--since", "noon").refused(2, "'noon' is not a time");
    }

    @Test
    void namesAloneAreListed() {
        seed(3);
        assertThat(redwork("jobs", "-s", "dead", "-o", "name").succeeded().lines())
                .containsExactly("job-3", "job-2", "job-1");
        assertThat(redwork("queues", "-o", "name").succeeded().lines()).containsExactly("high");
        redwork("doctor", "-o", "name").refused(2, "-o name is for lists");
    }

    /** Follows the places that the pages name; each job of the queue is on one of them. */
    private static List<List<String>> pages(String... args) {
        List<List<String>> pages = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String[] next = concat(args, "-o", "json", "-q", "high");
        Ran page = redwork(concat(new String[] {"jobs"}, next)).succeeded();
        while (true) {
            List<String> ids = ids(page);
            assertThat(seen).doesNotContainAnyElementsOf(ids);
            seen.addAll(ids);
            pages.add(ids);
            Matcher place = Pattern.compile("--after (\\S+)").matcher(page.err());
            if (!place.find()) {
                return pages;
            }
            page = redwork(concat(concat(new String[] {"jobs"}, next), "--after", place.group(1)))
                    .succeeded();
        }
    }

    private static String[] concat(String[] first, String... more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(first), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }

    private static List<String> ids(Ran ran) {
        JsonNode list = ran.json();
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.get(i).path("id").asText())
                .toList();
    }

    private static void seed(int jobs) {
        redis("EVAL", SEED, "0", String.valueOf(jobs));
    }

    private static String redis(String... command) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            return redis.call(command);
        }
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
