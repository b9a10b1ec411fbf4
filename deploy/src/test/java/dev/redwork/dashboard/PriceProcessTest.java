package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A call that reads costs Redis little, however much there is: counted in its calls, its bytes and its own time. It is a tenth of the full
 * size, which {@code -Dredwork.price=10} has: 100 queues of 100,000 waiting
 * jobs, one of which has 10,000 dead ones, and 1,000 workers.
 */
@Timeout(600)
class PriceProcessTest {
    private static final int SIZE = Integer.getInteger("redwork.price", 1);
    private static final int MOST_CALLS = 200;
    private static final long MOST_BYTES = 1_000_000;
    /** A filter that nothing passes looks at 10,000 jobs, the first 256 bytes of each. */
    private static final long MOST_BYTES_OF_A_SEARCH = 10_000 * 320;

    private static final long MOST_MICROS = 100_000;

    private static final Pattern STAT = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),usec=(\\d+)");
    private static final Pattern SENT = Pattern.compile("total_net_output_bytes:(\\d+)");

    /** They walk through all there is. */
    private static final Set<String> NEVER = Set.of("keys", "scan", "sort", "hscan", "zscan", "sscan");

    /** A queue with all that it can hold; its jobs are named by their place. */
    private static final String FILL =
            """
        local q, pending, dead, workers = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            local specs = q == 'q0' and pending or 1000
        local p = 'redwork:{' .. q .. '}:'
        local now = redis.call('TIME')[1] * 1000
        local input = '{"text":"' .. string.rep('x', 200) .. '"}'
        local function spec(id, more, task)
          redis.call('SET', p .. 'job:' .. id, '{"v":1,"task":"' .. (task or 't') .. '"' .. (more or '') .. ',"enqueued":' .. string.format('%.0f', now)
            .. ',"input":' .. input .. '}')
        end
        redis.call('SADD', 'redwork:queues', q)
        for i = 1, pending do
          redis.call('RPUSH', p .. 'pending', 'p' .. i)
          if i > pending - specs or i == 1 then spec('p' .. i) end
        end
        for i = 1, dead do
          redis.call('ZADD', p .. 'dead', string.format('%.0f', now - i), 'd' .. i)
          redis.call('HSET', p .. 'failures', 'd' .. i, '{"reason":"failed","message":"on purpose","type":"X","at":1700000000000}')
          spec('d' .. i)
        end
        for i = 1, 300 do
          redis.call('ZADD', p .. 'scheduled', string.format('%.0f', now + 3600000 + i), 's' .. i)
          spec('s' .. i)
          redis.call('ZADD', p .. 'retrying', string.format('%.0f', now + 3600000 + i), 'r' .. i)
          spec('r' .. i)
          redis.call('ZADD', p .. 'parked:other', string.format('%.0f', now - i), 'k' .. i)
          spec('k' .. i, '', 'other')
          redis.call('RPUSH', p .. 'recent', 'e' .. i)
          redis.call('SET', p .. 'job:e' .. i, '{"state":"succeeded","v":1,"id":"e' .. i .. '","task":"t","output":' .. input
            .. ',"attempt":1,"worker":"w","started":1700000000000,"ended":1700000000001}', 'EX', 1000)
          redis.call('ZADD', p .. 'batches', '+inf', 'b' .. i)
          redis.call('HSET', p .. 'batch:b' .. i, 'created', string.format('%.0f', now), 'total', 9, 'open', 5, 'succeeded', 4)
        end
        redis.call('HSET', p .. 'parks', 'other', 300)
        redis.call('HSET', p .. 'totals', 'parked_now', 300, 'enqueued', 100000, 'succeeded', 300, 'bytes', 1000000)
        for i = 1, workers do
          local s = 's' .. i
          redis.call('ZADD', p .. 'sessions', string.format('%.0f', now + 3600000), s)
          redis.call('HSET', p .. 'session:' .. s, 'worker', 'w' .. i, 'host', 'h', 'pid', i, 'lane', 'default:4', 'slots', 4,
            'tasks', 't', 'v', 1, 'started', string.format('%.0f', now))
          for k = 1, 3 do
            local id = 'h' .. i .. '-' .. k
            redis.call('HSET', p .. 'running:' .. s, id, '1700000000000000 1 1700000000000 1')
            spec(id, ',"batch":"b1"')
          end
        end
        redis.call('RPUSH', p .. 'log:p1', '0 0 0', '1700000000000 1 1 line')
        """;

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> {});

    private final List<String> figures = new ArrayList<>();

    /** Redis' own figures of one call. */
    private record Price(int calls, long bytes, long micros, List<String> commands) {
        String line(String path) {
            return "%-60s %5d calls %9d bytes %7d us".formatted(path, calls, bytes, micros);
        }
    }

    @Test
    void eachCallThatReadsIsCheap() {
        fill();
        List<String> dear = new ArrayList<>();
        try (Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            ApiClient api = new ApiClient(dashboard);
            for (String path : paths()) {
                // Scripts are known, and rates have been looked at.
                Supplier<Answer> call = path.equals(Route.METRICS.path()) ? () -> afresh(path) : () -> api.get(path);
                Answer first = call.get();
                assertThat(first.status()).as(path + first.text()).isLessThan(300);
                Price price = price(call);
                // A machine that stalls meanwhile says nothing about the call.
                for (int again = 0; again < 2 && price.micros > MOST_MICROS; again++) {
                    price = price(call);
                }
                figures.add(price.line(path));
                if (price.calls > MOST_CALLS
                        || price.bytes > (path.matches(".*(task|since)(=|%3A).*") ? MOST_BYTES_OF_A_SEARCH : MOST_BYTES)
                        || price.micros > MOST_MICROS
                        || price.commands.stream().anyMatch(NEVER::contains)) {
                    dear.add(price.line(path) + " " + Set.copyOf(price.commands));
                }
            }
        } finally {
            System.out.println(String.join("\n", figures));
        }
        assertThat(dear).isEmpty();
    }

    /** All routes that read, and the dearest questions to each. */
    private static List<String> paths() {
        Map<String, List<String>> more = Map.of(
                "/api/v1/queues/q0/jobs",
                List.of(
                        "?state=pending",
                        "?state=dead",
                        "?state=running",
                        "?task=none",
                        "?state=dead&failure=none",
                        "?since=1s"),
                "/api/v1/workers",
                List.of("?queue=q0"),
                "/api/v1/queues/q0/batches",
                List.of("?open=true"));
        List<String> paths = new ArrayList<>(List.of(
                "/jobs",
                "/jobs?q=queue%3Aq0",
                "/jobs?q=state%3Apending",
                "/jobs?q=state%3Adead",
                "/jobs?q=state%3Asucceeded",
                "/jobs?q=queue%3Aq0%20state%3Arunning",
                "/jobs?q=task%3Anone",
                "/jobs?q=queue%3Aq0%20state%3Apending%20task%3Anone",
                "/jobs?q=state%3Adead%20failure%3Anone"));
        for (Route route : Route.values()) {
            if (route.isSafe() && route != Route.EVENTS) {
                String path = route.path()
                        .replace("{queue}", "q0")
                        .replace(
                                "{id}",
                                route == Route.RESULT || route == Route.OUTPUT
                                        ? "e1"
                                        : route == Route.FAILURE ? "d1" : "p1")
                        .replace("{worker}", "w1")
                        .replace("{batch}", "b1");
                paths.add(path);
                more.getOrDefault(path, List.of()).forEach(query -> paths.add(path + query));
            }
        }
        return paths;
    }

    private static void fill() {
        try (RawRedis redis = RawRedis.connect(REDIS.url()).timeout(Duration.ofMinutes(2))) {
            for (int i = 0; i < 100; i++) {
                String workers = Integer.toString(i == 0 ? 100 * SIZE : 9 * SIZE);
                String filled = redis.call(
                        "EVAL",
                        FILL,
                        "0",
                        "q" + i,
                        Integer.toString(10_000 * SIZE),
                        Integer.toString(i == 0 ? 1_000 * SIZE : 10),
                        workers);
                assertThat(filled).isEqualTo("nil");
            }
        }
    }

    /** By one that remembers no answer. */
    private static Answer afresh(String path) {
        try (Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            return new ApiClient(dashboard).get(path);
        }
    }

    private static Price price(Supplier<Answer> call) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            // Nobody else asks: what Redis sends is what the server gets.
            redis.call("CONFIG", "RESETSTAT");
            Answer unused = call.get();
            long bytes = SENT.matcher(redis.call("INFO", "stats"))
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
            long micros = STAT.matcher(redis.call("INFO", "commandstats"))
                    .results()
                    .filter(found -> !found.group(1).matches("info|config.*"))
                    // Those inside of scripts are counted twice, with their script too.
                    .mapToLong(found -> Long.parseLong(found.group(3)))
                    .sum();
            List<String> commands = commands(redis, call);
            return new Price(commands.size(), bytes, micros, commands);
        }
    }

    /** Those that the server sent, and not those of scripts. */
    private static List<String> commands(RawRedis redis, Supplier<Answer> call) {
        List<String> commands = new ArrayList<>();
        try (RawRedis monitor = RawRedis.connect(REDIS.url())) {
            assertThat(monitor.call("MONITOR")).isEqualTo("OK");
            Answer unused = call.get();
            redis.call("ECHO", "the end");
            for (String line = monitor.receive(); !line.contains("\"the end\""); line = monitor.receive()) {
                if (!line.contains(" lua]")) {
                    commands.add(line.replaceFirst("[^\"]*\"([^\"]*)\".*", "$1").toLowerCase(Locale.ROOT));
                }
            }
        }
        return commands;
    }
}
