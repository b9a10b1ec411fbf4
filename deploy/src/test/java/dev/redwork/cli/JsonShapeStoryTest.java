package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** One rule for all commands: json is a list, of one and of none, too; jsonl is an object a line. */
class JsonShapeStoryTest {
    private static final String GCD = "{\"a\":12,\"b\":18}";

    /** They compute, and answer with one document: results and totals. */
    private static final Set<String> DOCUMENTS = Set.of(
            "quickstart",
            "reference",
            "fetch",
            "save",
            "gcd",
            "pi",
            "integrate",
            "sum",
            "primes count",
            "primes list",
            "primes check",
            "primes verify",
            "words",
            "weblogs");

    /** Of users, or all counters. */
    private static final Set<String> DATA = Set.of("flags", "parked_tasks", "input", "output", "totals");

    private static final Pattern SNAKE = Pattern.compile("[a-z]+(_[a-z]+)*");
    private static final Pattern UNIT = Pattern.compile("(.+_)?(ms|bytes|seconds|per_second)");

    /** Numbers of things: of jobs, mostly. All others say their unit, or are times since the epoch. */
    private static final Set<String> COUNTS = Set.of(
            "attempt",
            "attempts",
            "busy",
            "cancelled",
            "changed",
            "clients",
            "count",
            "dead",
            "done",
            "dropped",
            "ended_jobs",
            "expired",
            "met",
            "number",
            "open",
            "parked",
            "pending",
            "pid",
            "pills",
            "refused",
            "requested",
            "retrying",
            "running",
            "scheduled",
            "silent",
            "slots",
            "succeeded",
            "total",
            "waiting",
            "workers");

    /** 2001: no span and no count is as large. */
    private static final long EPOCH = 1_000_000_000_000L;

    /** Of each name that any command has answered with. */
    private static final Map<String, String> KINDS = new ConcurrentHashMap<>();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @BeforeEach
    void fill() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SADD", "redwork:queues", "default", "empty");
            redis.call("SET", "redwork:{default}:job:died", "{\"v\":1,\"task\":\"gcd\",\"input\":1}");
            redis.call("ZADD", "redwork:{default}:dead", "1700000000000", "died");
            redis.call(
                    "HSET",
                    "redwork:{default}:failures",
                    "died",
                    "{\"reason\":\"failed\",\"message\":\"no\",\"at\":1700000000000,\"delay\":60000}");
            redis.call("HSET", "redwork:{default}:batch:b", "created", "1700000000000", "total", "2", "open", "2");
            redis.call("ZADD", "redwork:{default}:batches", "inf", "b");
            redis.call("SET", "redwork:{default}:flag:b:up", "7", "PX", "60000");
        }
        for (String id : new String[] {"one", "two"}) {
            redwork("submit", "gcd", GCD, "--id", id);
        }
        redwork("submit", "gcd", GCD, "--id", "later", "--in", "1h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs",
                "jobs -s running",
                "jobs -q nope",
                "job show one",
                "job show one two",
                "job show nope",
                "job show nope --follow",
                "job log one",
                "job log nope",
                "job stack one",
                "job stack nope",
                "job why one",
                "job why nope",
                "job wait one --timeout 1ms",
                "job wait nope",
                "job cancel one",
                "job cancel nope",
                "job cancel --all --yes",
                "job requeue died",
                "job requeue nope",
                "job requeue -s dead",
                "job requeue -s dead --dry-run",
                "job delete died --yes",
                "job delete nope --yes",
                "job delete -s dead --yes",
                "job run later",
                "job run nope",
                "job run -s scheduled",
                "failures",
                "failures -q empty --retrying",
                "batches",
                "batches -q empty",
                "batch show b",
                "batch show nope",
                "batch wait b --timeout 1ms",
                "batch wait nope",
                "batch cancel b --yes",
                "batch cancel nope --yes",
                "queues",
                "queues -q x*",
                "queue show default --for 1ms",
                "queue show default empty --for 1ms",
                "queue show nope",
                "queue pause default",
                "queue pause nope",
                "queue resume default",
                "queue resume nope",
                "queue limit default",
                "queue limit nope",
                "queue purge default --yes",
                "queue purge default --dry-run",
                "queue purge nope --yes",
                "queue delete empty",
                "queue delete default",
                "queue delete nope",
                "workers",
                "workers --jobs",
                "workers -q empty",
                "worker quiet nope",
                "worker stop nope",
                "worker stop reader",
                "stop -q empty",
                "stop -q nope",
                "stop -q empty --workers 1 --wait 1ms",
                "top --count 2 --every 100ms",
                "doctor",
                "doctor -q empty --quiet",
                "doctor -q nope",
                "flag list",
                "flag list -q empty",
                "flag raise b f 7",
                "flag raise nope f",
                "flag lower b up",
                "flag lower nope up",
                "submit gcd {\"a\":12,\"b\":18}",
                "submit gcd -"
            })
    void jsonIsAListAndJsonlAnObjectALine(String command) {
        String[] words = command.split(" ", -1);
        boolean reads = command.startsWith("worker");
        try (AutoCloseable worker = reads ? reader() : () -> {}) {
            Ran lines = redwork(with(words, "jsonl"));
            assertThat(lines.code()).as(lines.err()).isNotIn(ExitCode.USAGE, ExitCode.REDIS, ExitCode.INTERNAL);
            for (int i = 0; i < lines.lines().size(); i++) {
                assertThat(lines.json(i).isObject()).as(lines.out()).isTrue();
            }
            assertThat(worker).isNotNull();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        try (AutoCloseable worker = reads ? reader() : () -> {}) {
            Ran list = redwork(with(words, "json"));
            assertThat(list.out()).as("stdout; stderr: %s", list.err()).isNotBlank();
            assertThat(list.json().isArray()).as(list.out()).isTrue();
            assertThat(list.json()).allMatch(JsonNode::isObject);
            list.json().forEach(JsonShapeStoryTest::checkNames);
            assertThat(worker).isNotNull();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One spelling, one kind of value for a name in all commands, and a unit behind each number that needs one. */
    private static void checkNames(JsonNode object) {
        object.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            assertThat(name).matches(SNAKE);
            String kind = kind(name, value);
            assertThat(kind).as(name).isEqualTo(KINDS.computeIfAbsent(name, unseen -> kind));
            if (value.isObject() && !DATA.contains(name)) {
                checkNames(value);
            } else if (value.isArray()) {
                value.forEach(element -> {
                    if (element.isObject()) {
                        checkNames(element);
                    }
                });
            }
        });
    }

    private static String kind(String name, JsonNode value) {
        if (DATA.contains(name)) {
            return "data";
        } else if (!value.isNumber()) {
            return value.getNodeType().toString();
        } else if (UNIT.matcher(name).matches()) {
            assertThat(value.asLong()).as(name).isLessThan(EPOCH);
            return "measure";
        } else if (COUNTS.contains(name)) {
            return "count";
        }
        assertThat(value.asLong())
                .as("%s says no unit and is not known to count", name)
                .isGreaterThan(EPOCH);
        return "time";
    }

    /** A form that a command does not have is refused before it does anything. */
    @Test
    void namesOfWhatHasNoneAreRefusedAtOnce() {
        redwork("flag", "raise", "b", "f", "-o", "name").refused(2, "-o name is for lists");
        redwork("job", "cancel", "--all", "--yes", "-o", "name").refused(2, "-o name is for lists");
        redwork("stop", "-q", "empty", "--workers", "1", "-o", "name").refused(2, "-o name is for lists");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("EXISTS", "redwork:{default}:flag:b:f")).isEqualTo("0");
            assertThat(redis.call("LLEN", "redwork:{default}:pending")).isEqualTo("2");
            assertThat(redis.call("LLEN", "redwork:{empty}:pending")).isEqualTo("0");
        }
    }

    /** A new command has to say which it is. */
    @Test
    void everyCommandIsHere() throws Exception {
        ValueSource table = JsonShapeStoryTest.class
                .getDeclaredMethod("jsonIsAListAndJsonlAnObjectALine", String.class)
                .getAnnotation(ValueSource.class);
        Set<String> all = new TreeSet<>();
        collect(Redwork.commandLine(new Console(System.in, System.out, System.err, Map.of()), name -> true), "", all);
        assertThat(all)
                .isNotEmpty()
                .allMatch(command -> DOCUMENTS.contains(command)
                        || command.startsWith("bench ")
                        || Arrays.stream(table.strings()).anyMatch(row -> (row + " ").startsWith(command + " ")));
    }

    private static void collect(CommandLine line, String path, Set<String> all) {
        line.getSubcommands().forEach((name, command) -> {
            if (command.getCommand() instanceof DataAction) {
                all.add(path + name);
            }
            collect(command, path + name + " ", all);
        });
    }

    private static Worker reader() {
        return Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .name("reader")
                .lane(1, "read")
                .start();
    }

    private static String[] with(String[] words, String form) {
        return Stream.concat(Arrays.stream(words), List.of("-o", form).stream()).toArray(String[]::new);
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
