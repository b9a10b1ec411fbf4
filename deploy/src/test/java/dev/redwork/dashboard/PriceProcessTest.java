package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.html.PageRoute;
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
import java.util.concurrent.TimeUnit;
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

    /** At a tenth: of what is looked at, less is sent. */
    private static final Map<String, Long> FEWER_BYTES = Map.of(
            ".*[?](task|since)=.*", 300_000L,
            ".*failure=.*", 15_000L,
            ".*/why", 50_000L,
            ".*/workers.*", 130_000L,
            ".*/batches/.*", 25_000L);

    /** Of a processor. */
    private static final long MOST_MICROS = 100_000;

    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):(\\d+)\\.(\\d{6})");
    private static final Pattern SENT = Pattern.compile("total_net_output_bytes:(\\d+)");

    /** They walk through all there is. */
    private static final Set<String> NEVER = Set.of("keys", "scan", "sort", "hscan", "zscan", "sscan");

    /** A queue with all that it can hold; its jobs are named by their place. */
    private static final String FILL = """
        local q, pending, dead, workers = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local specs = q == 'q0' and pending or 1000
        local everywhere, all = tonumber(ARGV[5]), {}
        for i = 0, 99 do all[i + 1] = 'q' .. i end
        local p = 'redwork:{' .. q .. '}:'
        local now = redis.call('TIME')[1] * 1000
        local input = '{"text":"' .. string.rep('x', 200) .. '"}'
        local function spec(id, more, task)
          redis.call('SET', p .. 'job:' .. id, '{"v":1,"task":"' .. (task or 't') .. '"' .. (more or '') .. ',"enqueued":' .. string.format('%.0f', now)
            .. ',"input":' .. input .. '}')
        end
        local stack = 'X: on purpose\\\\n\\\\tat com.acme.Mail.send(Mail.java:12)' .. string.rep('\\\\n\\\\tat com.acme.X.y(X.java:1)', 50)
        redis.call('SADD', 'redwork:queues', q)
        for i = 1, pending do
          redis.call('RPUSH', p .. 'pending', 'p' .. i)
          if i > pending - specs or i == 1 then spec('p' .. i) end
        end
        for i = 1, dead do
          redis.call('ZADD', p .. 'dead', string.format('%.0f', now - i), 'd' .. i)
          redis.call('HSET', p .. 'failures', 'd' .. i,
            '{"reason":"failed","type":"X","message":"on purpose","stack":"' .. stack .. '","at":1700000000000}')
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
          redis.call('HSET', p .. 'session:' .. s, 'worker', 'w' .. i, 'host', 'h', 'pid', i, 'slots', 4,
            'lane', (i <= everywhere and table.concat(all, ',') or q) .. ':4',
            'tasks', 't', 'v', 1, 'started', string.format('%.0f', now))
          for k = 1, 3 do
            local id = 'h' .. i .. '-' .. k
            redis.call('HSET', p .. 'running:' .. s, id, '1700000000000000 1 1700000000000 1')
            spec(id, ',"batch":"b1"')
          end
        end
        local minute = string.format('%.0f', now) .. ' 123456 123400 0 0 10 50 1234 16 0 4 10 0 01ARZ3NDEKTSV4RRFFQ69G5FAV'
        for i = 1, q == 'q0' and 1440 or 60 do redis.call('RPUSH', p .. 'history', minute) end
        redis.call('RPUSH', p .. 'log:p1', '0 0 0', '1700000000000 1 1 line')
        """;

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> {});

    private final List<String> figures = new ArrayList<>();

    /** Redis' own figures of one call, and how long the answer took, which tells more of the machine. */
    private record Price(int calls, long bytes, long micros, long whole, List<String> commands) {
        String line(String path) {
            return "%-50s %4d calls %8d bytes %7d us, answered in %4d ms".formatted(path, calls, bytes, micros, whole);
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
                // A page that has the queues watched would leave calls behind.
                boolean afresh = path.equals(Route.METRICS.path()) || !path.startsWith("/api/");
                Supplier<Answer> call = afresh ? () -> afresh(path) : () -> api.get(path);
                Answer first = call.get();
                assertThat(first.status()).as(path + first.text()).isLessThan(300);
                Price price = price(call);
                // What Redis does beside by itself says nothing about the call.
                for (int again = 0; again < 2 && price.micros > MOST_MICROS; again++) {
                    price = price(call);
                }
                figures.add(price.line(path));
                if (price.calls > MOST_CALLS
                        || price.bytes > mostBytes(path)
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

    private static long mostBytes(String path) {
        return FEWER_BYTES.entrySet().stream()
                .filter(bound -> path.matches(bound.getKey()))
                .mapToLong(bound -> bound.getValue() * SIZE)
                .reduce(MOST_BYTES, Math::min);
    }

    /** All routes that read and all pages, and the dearest questions to each. */
    private static List<String> paths() {
        Map<String, List<String>> more = Map.of(
                "/api/v1/queues/q0/jobs",
                List.of(
                        "?state=pending",
                        "?state=dead",
                        "?state=running",
                        "?task=none",
                        "?state=dead&failure=none",
                        "?since=1s",
                        "?state=pending&before=1h",
                        "?worker=w1",
                        "?batch=b1",
                        "?attempts=%3E3"),
                "/api/v1/workers",
                List.of("?queue=q0"),
                "/api/v1/queues/q0/batches",
                List.of("?open=true"),
                "/queues/q0",
                List.of("?hours=24"),
                "/workers",
                List.of("?queue=q0"),
                "/batches",
                List.of("?queue=q0", "?after=open/q50/b9"),
                "/recent",
                List.of("?queue=q0&minutes=30"),
                "/act",
                List.of(
                        "?action=cancel&job=q0/p1",
                        "?action=requeue&all=true&q=queue%3Aq0%20state%3Adead",
                        "?action=requeue&all=true&q=state%3Adead",
                        "?action=requeue&all=true&q=queue%3Aq0%20state%3Adead%20failure%3Apurpose",
                        "?action=requeue&all=true&q=queue%3Aq0%20state%3Adead%20failure%3A%22%3DX%20at%20com.acme.Mail.send(Mail.java%3A12)%22",
                        "?action=delete&all=true&q=queue%3Aq0%20state%3Adead%20task%3At",
                        "?action=cancel&all=true&q="));
        // Of a queue all of whose workers read all queues, and are busy.
        List<String> paths = new ArrayList<>(List.of(
                "/api/v1/queues/q1/jobs/p1/why",
                "/jobs",
                "/jobs?q=queue%3Aq0",
                "/jobs?q=state%3Apending",
                "/jobs?q=state%3Adead",
                "/jobs?q=state%3Asucceeded",
                "/jobs?q=queue%3Aq0%20state%3Arunning",
                "/jobs?q=task%3Anone",
                "/jobs?q=queue%3Aq0%20state%3Apending%20task%3Anone",
                "/jobs?q=state%3Adead%20failure%3Anone",
                "/jobs?q=worker%3Aw1",
                "/jobs?q=batch%3Anone",
                "/jobs?q=attempts%3A%3E3",
                "/jobs?q=state%3Apending%20before%3A1h",
                "/jobs?q=p1"));

        for (Route route : Route.values()) {
            if (route.isSafe() && route != Route.EVENTS && route != Route.STACK) {
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
        for (PageRoute route : PageRoute.values()) {
            if (route.role() != null) {
                String path = route.path()
                        .replace("{queue}", "q0")
                        .replace("{id}", "p1")
                        .replace("{worker}", "w1")
                        .replace("{batch}", "b1");
                // It asks what to do, and to which jobs.
                if (route != PageRoute.ACT) {
                    paths.add(path);
                }
                more.getOrDefault(path, List.of()).forEach(query -> paths.add(path + query));
            }
        }
        return paths;
    }

    private static void fill() {
        try (RawRedis redis = RawRedis.connect(REDIS.url()).timeout(Duration.ofMinutes(2))) {
            for (int i = 0; i < 100; i++) {
                int everywhere = 9 * SIZE;
                String filled = redis.call(
                        "EVAL",
                        FILL,
                        "0",
                        "q" + i,
                        Integer.toString(10_000 * SIZE),
                        Integer.toString(i == 0 ? 1_000 * SIZE : 10),
                        Integer.toString(i == 0 ? 100 * SIZE : everywhere),
                        Integer.toString(everywhere));
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
            long before = micros(redis);
            redis.call("CONFIG", "RESETSTAT");
            long started = System.nanoTime();
            Answer unused = call.get();
            long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            // Nobody else asks: what Redis sends is what the server gets.
            long bytes = SENT.matcher(redis.call("INFO", "stats"))
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
            long micros = micros(redis) - before;
            List<String> commands = commands(redis, call);
            return new Price(commands.size(), bytes, micros, whole, commands);
        }
    }

    /** Of a processor: other programs take no part in it, and the commands of a script count once. */
    private static long micros(RawRedis redis) {
        return CPU.matcher(redis.call("INFO", "cpu"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1) + found.group(2)))
                .sum();
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
