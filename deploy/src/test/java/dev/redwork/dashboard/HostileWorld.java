package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.view.ProgressView;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.job.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes into Redis what a foreign program could, or a job that means no good: each string of the corpus into each field that a page shows,
 * records that are broken, numbers and times that cannot be, and keys of another type than ours.
 */
final class HostileWorld implements AutoCloseable {
    /** Has the corpus: job {@code h7} runs with the seventh string, {@code d7} is dead, {@code o7} has ended. */
    static final String QUEUE = "hostile";

    /** Has what is broken or out of range. */
    static final String ODD = "odd";

    static final List<HostileString> ALL = HostileString.all();

    /** Keys of a queue, and of its jobs, in place of which there may be one of another type. */
    private static final List<String> KEYS = List.of(
            "pending",
            "scheduled",
            "retrying",
            "parks",
            "sessions",
            "attempts",
            "failures",
            "crashes",
            "cancelling",
            "deadlines",
            "progress",
            "dead",
            "recent",
            "batches",
            "paused",
            "limits",
            "totals",
            "tombstones",
            "watched",
            "doorbell",
            "job:run",
            "job:dead",
            "running:s1",
            "session:s1",
            "batch:b",
            "log:run",
            "stack:run",
            "parked:t");

    private static final int MEGABYTE = 1 << 20;
    private static final long HOUR = 3_600_000;

    private final RawRedis redis;
    private final List<String[]> calls = new ArrayList<>();
    private final long now = System.currentTimeMillis();

    HostileWorld(String url) {
        redis = RawRedis.connect(url).latin1();
    }

    /** Writes all of it. */
    void plant() {
        plantCorpus();
        plantOdd();
        plantTimes();
        wrong().forEach(this::plantWrong);
        plantQueue("fine");
        send();
    }

    /** Queues of which each has one key of another type, and a job in each state. */
    static List<String> wrong() {
        return KEYS.stream().map(key -> "w-" + key.replace(':', '.')).toList();
    }

    /** A string as a page shows it that read it as text. */
    static String shown(String text) {
        return Utf8.printable(text).replace('\0', '\uFFFD');
    }

    /** A string as a page shows it that read its bytes. */
    static String shownBytes(HostileString hostile) {
        return shown(Utf8.decode(hostile.bytes().getBytes(ISO_8859_1)));
    }

    /** Whether it stands in JSON as it is: control characters and what is no UTF-8 have to be escaped there. */
    static boolean isPlainInJson(HostileString hostile) {
        return !hostile.kind().equals("bytes")
                && hostile.bytes().chars().noneMatch(c -> c < ' ')
                && hostile.text().codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    /** As an input of JSON, in UTF-8. */
    static String input(HostileString hostile) {
        return isPlainInJson(hostile) ? utf8(hostile.rawInJson()) : hostile.inJson();
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String key(String queue, String rest) {
        return "redwork:{" + queue + "}:" + rest;
    }

    private void call(Object... words) {
        calls.add(Stream.of(words).map(String::valueOf).toArray(String[]::new));
        if (calls.size() == 1_000) {
            send();
        }
    }

    private void send() {
        assertThat(redis.all(calls)).noneMatch(answer -> answer.matches("(?:ERR|WRONGTYPE) .*"));
        calls.clear();
    }

    private static String spec(String more) {
        return "{\"v\":1,\"task\":\"t\"" + more + "}";
    }

    private String failure(String type, String message, String stack) {
        return "{\"reason\":\"failed\",\"type\":" + type + ",\"message\":" + message + ",\"stack\":" + stack
                + ",\"at\":" + (now - 3_000) + "}";
    }

    private void plantCorpus() {
        for (int i = 0; i < ALL.size(); i++) {
            HostileString hostile = ALL.get(i);
            String json = hostile.inJson();
            String input = bytes(input(hostile));
            String failure = failure(json, json, json.replaceFirst("\"$", "\\\\n\\\\tat com.acme.A.b(A.java:1)\""));
            call("SET", key(QUEUE, "job:h" + i), spec(",\"enqueued\":" + (now - 9_000) + ",\"input\":" + input));
            call("HSET", key(QUEUE, "running:s" + i), "h" + i, "1 1 " + (now - 2_000) + " 1");
            call("ZADD", key(QUEUE, "sessions"), now + HOUR, "s" + i);
            Stream.of("worker", "host", "lane", "tasks", "state")
                    .forEach(name -> call("HSET", key(QUEUE, "session:s" + sessionOf(hostile)), name, hostile.bytes()));
            call(
                    "HSET",
                    key(QUEUE, "progress"),
                    "h" + i,
                    "{\"done\":3,\"total\":10,\"message\":" + json + ",\"at\":" + now + ",\"attempt\":1}");
            call("HSET", key(QUEUE, "attempts"), "h" + i, 1, "d" + i, 1);
            call("HSET", key(QUEUE, "failures"), "h" + i, failure, "d" + i, failure);
            call(
                    "RPUSH",
                    key(QUEUE, "log:h" + i),
                    "0 dropped, 9 bytes, to line 1 of claim 1",
                    now + " 1 1 " + hostile.bytes());
            call("SET", key(QUEUE, "job:d" + i), spec(",\"input\":" + input));
            call("ZADD", key(QUEUE, "dead"), now - 3_000 - i, "d" + i);
            call("SET", key(QUEUE, "stack:d" + i), now + " s" + i + "\n" + hostile.bytes());
            call("RPUSH", key(QUEUE, "recent"), "o" + i);
            call("SET", key(QUEUE, "job:o" + i), outcome("o" + i, json, json, now - 8_000 - i, now - 7_000 - i, input));
            call("HSET", key(QUEUE, "parks"), hostile.bytes(), 1);
            call("HSET", key(QUEUE, "totals"), hostile.bytes(), 7);
            call("ZADD", key(QUEUE, "batches"), "inf", hostile.bytes());
            call("SADD", "redwork:queues", hostile.bytes());
            Stream<String> fields = Stream.of(
                            "actor",
                            "address",
                            "action",
                            "asked",
                            "count",
                            "outcome",
                            "reason",
                            i % 2 == 0 ? "worker" : "queue",
                            "id")
                    .flatMap(name -> Stream.of(name, hostile.bytes()));
            call(Stream.concat(Stream.of("XADD", "redwork:audit", "*"), fields).toArray());
            if (isId(hostile)) {
                call("SET", key(QUEUE, "job:" + hostile.bytes()), spec(",\"input\":1"));
                call("RPUSH", key(QUEUE, "pending"), hostile.bytes());
            }
        }
        call("HSET", key(QUEUE, "totals"), "enqueued", 900, "parked_now", 2);
        call("HSET", key(QUEUE, "limits"), "jobs", "<b>7</b>", "bytes", "1e999");
        call("SADD", "redwork:queues", QUEUE);
    }

    /** Whether a job may be called so: by a foreign program. */
    static boolean isId(HostileString hostile) {
        return !hostile.bytes().contains(":") && !hostile.bytes().isEmpty();
    }

    private static String sessionOf(HostileString hostile) {
        return Integer.toString(ALL.indexOf(hostile));
    }

    private static String outcome(String id, String task, String worker, long started, long ended, String output) {
        return "{\"state\":\"succeeded\",\"v\":1,\"id\":\"" + id + "\",\"task\":" + task + ",\"attempt\":1,\"worker\":"
                + worker + ",\"enqueued\":" + (started - 1_000) + ",\"started\":" + started + ",\"ended\":" + ended
                + ",\"output\":" + output + "}";
    }

    private void plantOdd() {
        call("SADD", "redwork:queues", ODD);
        List<String> broken = List.of(
                "{",
                "null",
                "[]",
                "\0",
                "\u00ff\u00fe",
                "{\"v\":1}",
                "{\"v\":99,\"task\":\"t\"}",
                "{\"v\":1,\"task\":7}",
                "{\"state\":\"",
                "x".repeat(5_000));
        for (int i = 0; i < broken.size(); i++) {
            call("SET", key(ODD, "job:broken" + i), broken.get(i));
            call("RPUSH", key(ODD, "pending"), "broken" + i);
            call("SET", key(ODD, "job:dead" + i), broken.get(i));
            call("ZADD", key(ODD, "dead"), now - i, "dead" + i);
            call("HSET", key(ODD, "failures"), "dead" + i, broken.get(i));
            call("HSET", key(ODD, "progress"), "dead" + i, broken.get(i));
            call(
                    "HSET",
                    key(ODD, "attempts"),
                    "dead" + i,
                    List.of("-7", "1e400", "99999999999999999999", "x").get(i % 4));
            call("RPUSH", key(ODD, "log:dead" + i), broken.get(i), broken.get(i));
        }
        String text = bytes("<b>\u00e9 and more ").repeat(MEGABYTE / 15);
        String quoted = "\"" + text + "\"";
        call("SET", key(ODD, "job:large"), spec(",\"input\":" + quoted));
        call("ZADD", key(ODD, "dead"), now, "large");
        call("HSET", key(ODD, "failures"), "large", failure("\"a.B\"", quoted, quoted));
        call("RPUSH", key(ODD, "log:large"), "0 dropped, 9 bytes, to line 1 of claim 1", now + " 1 1 " + text);
        call(
                "HSET",
                key(ODD, "progress"),
                "large",
                "{\"done\":3,\"total\":10,\"message\":" + quoted + ",\"at\":" + now + ",\"attempt\":1}");
        call("SET", key(ODD, "job:loud"), spec(",\"input\":1"));
        call("ZADD", key(ODD, "dead"), now, "loud");
        for (int from = 0; from < 100_000; from += 10_000) {
            String[] lines = IntStream.range(from, from + 10_000)
                    .mapToObj(line -> now + " 1 " + (line + 1) + " line <i>" + line + "</i>")
                    .toArray(String[]::new);
            call(Stream.concat(Stream.of("RPUSH", key(ODD, "log:loud")), Arrays.stream(lines))
                    .toArray());
        }
        call("SET", key(ODD, "job:exact"), spec(",\"input\":{\"a\":12345678901234567890123,\"b\":1.10}"));
        call("RPUSH", key(ODD, "pending"), "exact");
        String id = "W".repeat(128);
        String name = "W".repeat(64);
        call(
                "SET",
                key(ODD, "job:" + id),
                spec(",\"input\":\"" + "W".repeat(300) + "\"").replace("\"t\"", "\"" + name + "\""));
        call("ZADD", key(ODD, "dead"), now, id);
        call(
                "HSET",
                key(ODD, "failures"),
                id,
                failure("\"" + "W".repeat(300) + "\"", "\"" + "W".repeat(300) + "\"", "\"" + "W".repeat(300) + "\""));
        call("SADD", "redwork:queues", name);
        call(
                "HSET",
                key(ODD, "session:wide"),
                "worker",
                name,
                "host",
                "W".repeat(200),
                "lane",
                "W".repeat(200),
                "tasks",
                name + "," + name,
                "started",
                now);
        call("ZADD", key(ODD, "sessions"), now + HOUR, "wide");
        call("ZADD", key(ODD, "batches"), "inf", name);
        call("HSET", key(ODD, "batch:" + name), "total", 5, "open", 3, "created", now);
    }

    /** Moments far away, and clocks that differ. */
    private void plantTimes() {
        List<Long> times = List.of(
                -1L,
                0L,
                1L,
                253_402_300_800_000L,
                9_000_000_000_000_000L,
                999_999_999_999_999_999L,
                now + 3 * HOUR,
                now + 3_000);
        for (int i = 0; i < times.size(); i++) {
            long time = times.get(i);
            call(
                    "SET",
                    key(ODD, "job:run" + i),
                    spec(",\"enqueued\":" + time + ",\"due\":" + time + ",\"expires\":" + time + ",\"input\":1"));
            call("HSET", key(ODD, "running:wide"), "run" + i, "1 1 " + Math.max(0, time) + " 1");
            call(
                    "HSET",
                    key(ODD, "progress"),
                    "run" + i,
                    "{\"done\":-5,\"total\":1,\"message\":\"\",\"at\":" + time + ",\"attempt\":-1}");
            call("HSET", key(ODD, "cancelling"), "run" + i, time);
            call("HSET", key(ODD, "deadlines"), "run" + i, time);
            call("HSET", key(ODD, "crashes"), "run" + i, time + " " + time);
            call("SET", key(ODD, "job:later" + i), spec(",\"input\":1"));
            call("ZADD", key(ODD, i % 2 == 0 ? "scheduled" : "retrying"), time, "later" + i);
            call("SET", key(ODD, "job:died" + i), spec(",\"input\":1"));
            call("ZADD", key(ODD, "dead"), time, "died" + i);
            call("SET", key(ODD, "job:ended" + i), outcome("ended" + i, "\"t\"", "\"w\"", time, now, "1"));
            call("RPUSH", key(ODD, "recent"), "ended" + i);
            call(
                    "HSET",
                    key(ODD, "session:t" + i),
                    "worker",
                    "t" + i,
                    "host",
                    "h",
                    "pid",
                    time,
                    "slots",
                    time,
                    "started",
                    time,
                    "jobs",
                    time);
            call("ZADD", key(ODD, "sessions"), i == 0 ? "-inf" : Long.toString(time), "t" + i);
        }
        call("SET", key(ODD, "job:skew"), outcome("skew", "\"t\"", "\"w\"", now, now - 3_000, "1"));
        call("RPUSH", key(ODD, "recent"), "skew");
        call("XADD", "redwork:audit", "18446744073709551614-1", "actor", "later");
    }

    private void plantWrong(String queue) {
        plantQueue(queue);
        String name = queue.substring(2).replace('.', ':');
        call("DEL", key(queue, name));
        if (List.of("pending", "recent", "doorbell", "log:run").contains(name)) {
            call("SET", key(queue, name), "x");
        } else {
            call("RPUSH", key(queue, name), "x");
        }
    }

    /** A queue with a job in each state. */
    private void plantQueue(String queue) {
        call("SADD", "redwork:queues", queue);
        for (String id : List.of("wait", "dead", "retry", "later", "run", "parked")) {
            call(
                    "SET",
                    key(queue, "job:" + id),
                    spec(",\"batch\":\"b\",\"enqueued\":" + (now - 5_000) + ",\"input\":\"" + id + "\""));
        }
        call("SET", key(queue, "job:done"), outcome("done", "\"t\"", "\"w1\"", now - 8_000, now - 7_000, "1"));
        call("RPUSH", key(queue, "recent"), "done");
        call("RPUSH", key(queue, "pending"), "wait");
        call("ZADD", key(queue, "dead"), now - 3_000, "dead");
        call("ZADD", key(queue, "retrying"), now + HOUR, "retry");
        call("ZADD", key(queue, "scheduled"), now + HOUR, "later");
        call(
                "HSET",
                key(queue, "failures"),
                "dead",
                failure("\"a.B\"", "\"m\"", "\"a.B: m\\n\\tat com.acme.A.b(A.java:1)\""));
        call("HSET", key(queue, "attempts"), "dead", 1);
        call("ZADD", key(queue, "sessions"), now + HOUR, "s1");
        call(
                "HSET",
                key(queue, "session:s1"),
                "worker",
                "w1",
                "host",
                "h",
                "pid",
                1,
                "lane",
                queue,
                "slots",
                2,
                "tasks",
                "t",
                "started",
                now);
        call("HSET", key(queue, "running:s1"), "run", "1 1 " + (now - 2_000) + " 1");
        call(
                "HSET",
                key(queue, "progress"),
                "run",
                "{\"done\":1,\"total\":2,\"message\":\"p\",\"at\":" + now + ",\"attempt\":1}");
        call("HSET", key(queue, "parks"), "t", 1);
        call("ZADD", key(queue, "parked:t"), now - 4_000, "parked");
        call("HSET", key(queue, "totals"), "enqueued", 7, "parked_now", 1);
        call("ZADD", key(queue, "batches"), "inf", "b");
        call("HSET", key(queue, "batch:b"), "total", 7, "open", 6, "succeeded", 1, "created", now - 10_000);
        call("RPUSH", key(queue, "log:run"), "0 dropped, 5 bytes, to line 1 of claim 1", now + " 1 1 line");
    }

    /** By the names of its fields, what pages of the corpus show, in its order. */
    static Map<String, List<String>> texts() {
        return Map.of(
                "progress",
                        ALL.stream()
                                .map(hostile -> shown(ProgressView.onALine(hostile.text())))
                                .toList(),
                "input",
                        ALL.stream()
                                .map(HostileWorld::input)
                                .map(HostileWorld::shown)
                                .toList(),
                "text", ALL.stream().map(hostile -> shown(hostile.text())).toList(),
                "bytes", ALL.stream().map(HostileWorld::shownBytes).toList(),
                "typed",
                        ALL.stream()
                                .map(hostile -> isPlainInJson(hostile) ? hostile.text() : "")
                                .filter(text -> !text.isEmpty())
                                .toList(),
                "ids",
                        ALL.stream()
                                .filter(HostileWorld::isId)
                                .map(HostileWorld::shownBytes)
                                .toList(),
                // Of one with a NUL the session tells nothing of itself.
                "workers",
                        IntStream.range(0, ALL.size())
                                .mapToObj(i -> ALL.get(i).bytes().indexOf('\0') >= 0 ? "s" + i : shownBytes(ALL.get(i)))
                                .toList(),
                "percent", ALL.stream().map(HostileString::percentEncoded).toList(),
                "wrong", wrong());
    }

    @Override
    public void close() {
        redis.close();
    }
}
