package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What bad input gets: one line that says what is wrong and what to do, the right exit code, and nothing enqueued. */
class RefusalStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @RegisterExtension
    static final RedisExtension LOCKED = RedisExtension.own(builder -> builder.password("right-one"));

    private static final String NOWHERE = "redis://127.0.0.1:1";

    @AfterEach
    void nothingWasEnqueued() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("KEYS", "*")).isEmpty();
        }
    }

    /** Added to a time, most of it would overflow. */
    @Test
    void aTimeMayBeAsLongAsItCanBeWritten() {
        String ever = "999999999999d";
        Ran.redwork(REDIS.url(), "jobs", "--since", ever).succeeded();
        refused(3, "no job nope").of("job", "wait", "nope", "--timeout", ever);
        refused(3, "no batch nope").of("batch", "wait", "nope", "--timeout", ever);
        refused(3, "no queue nope").of("stop", "-q", "nope", "--wait", ever);
        refused(3, "nope").of("worker", "stop", "nope", "--wait", ever);
        refused(2, "must be 1 ms to 1 day").of("fetch", "http://127.0.0.1:1/", "--timeout", ever);
    }

    @Test
    void anUnknownTask() {
        refused(
                        2,
                        "no task 'gdc'",
                        "fetch, gcd, integrate, pi, primes.check, primes.factor",
                        "sum, weblogs, words",
                        "--unchecked")
                .of("submit", "gdc", "{}");
        refused(2, "task name 'g c d' must be").of("submit", "g c d", "{}");
    }

    @Test
    void jsonThatIsNoneOrDoesNotFit() {
        refused(2, "task gcd", "is not JSON").of("submit", "gcd", "{\"a\":12");
        refused(2, "task gcd", "is not JSON").of("submit", "gcd", "{} {}");
        refused(2, "task gcd", "b is missing", "a, b, method").of("submit", "gcd", "{\"a\":12}");
        refused(2, "field 'b'", "\"x\"").of("submit", "gcd", "{\"a\":12,\"b\":\"x\"}");
        refused(2, "field 'c'").of("submit", "gcd", "{\"a\":12,\"b\":3,\"c\":4}");
        refused(2, "is missing").of("submit", "gcd");
        refused(2, "is missing").of("submit", "gcd", "null");
        refused(2, "Duplicate field 'a'").of("submit", "gcd", "{\"a\":48,\"b\":36,\"a\":49}");
        refused(2, "Duplicate field 'x'").of("submit", "any", "[{\"x\":{},\"x\":1}]", "--unchecked");
        refused(2, "primes.range does not fit: hi is missing; its fields are lo")
                .of("submit", "primes.range", "{\"lo\":5}");
        refused(2, "0 <= lo <= hi").of("submit", "primes.range", "{\"lo\":9,\"hi\":3,\"list\":false}");
        refused(2, "0 <= lo <= hi").of("submit", "primes.range", "{\"lo\":-9,\"hi\":3,\"list\":false}");
        refused(2, "is not JSON").of("submit", "anything", "nonsense", "--unchecked");
    }

    @Test
    void anInputThatIsTooLarge() {
        String large = "\"" + "x".repeat(1 << 20) + "\"";
        refused(2, "1048578 bytes", "1048576").of("submit", "any", large, "--unchecked");
    }

    @Test
    void oneBadLineAmongManyEnqueuesNone() {
        String good = "{\"a\":4,\"b\":6}\n";
        Ran.withInput(REDIS.url(), good.repeat(1500) + "\n{\"a\":4}\n" + good, "submit", "gcd", "-")
                .refused(2, "line 1502", "b is missing", "nothing was enqueued");
        Ran.withInput(REDIS.url(), good, "submit", "gcd", "-", "--id", "x").refused(2, "--id names one job");
    }

    @Test
    void rangesThatAreNone() {
        refused(2, "cannot start below 0", "-5").of("primes", "count", "-5", "10");
        refused(2, "ends before it starts").of("primes", "count", "10", "5");
        refused(2, "10^15", "10000000000000000").of("primes", "list", "0", "1e16");
        refused(2, "10^15 or before, HI was 9223371994482243049").of("primes", "count", "0", "3037000493^2");
        refused(2, "10^15 or before, HI was 1000", "(10,001 digits)").of("primes", "count", "0", "10^10000");
        refused(2, "'9^999999999' is too large").of("primes", "count", "0", "9^999999999");
        refused(2, "'9^999999999' is too large").of("gcd", "6", "9^999999999");
        refused(2, "'ten' is not a whole number").of("primes", "count", "0", "ten");
        refused(2, "'HI'").of("primes", "count", "0");
        refused(2, "one argument too many").of("primes", "count", "0", "1", "2");
        refused(2, "--chunk is 0").of("primes", "count", "0", "100", "--chunk", "0");
        refused(2, "at most 1,000,000 for a list").of("primes", "list", "0", "1e9", "--chunk", "1e8");
        refused(2, "from 2 to 2^63 - 1 (9223372036854775807), was 1").of("primes", "verify", "1");
        refused(2, "from 2 to 2^63 - 1", "was -10").of("primes", "verify", "--", "-10");
        refused(2, "was 9223372036854775808").of("primes", "verify", "2^63");
        refused(2, "(1,001 digits)").of("primes", "verify", "10^1000");
        refused(2, "'ten' is not a whole number").of("primes", "verify", "ten");
        refused(2, "'N'").of("primes", "verify");
        refused(2, "the ranges are 0, must be 1 to 10000").of("primes", "verify", "97", "--ranges", "0");
        refused(2, "--ranges", "'x'").of("primes", "verify", "97", "--ranges", "x");
        refused(2, "queue name 'a:b' must be").of("primes", "verify", "97", "-q", "a:b");
        refused(2, "which of count, list, check, verify?").of("primes");
    }

    @Test
    void workThatIsNone() {
        refused(2, "SAMPLES is 0, must be 1 to 1,000,000,000,000").of("pi", "0");
        refused(2, "SAMPLES is -5").of("pi", "-5");
        refused(2, "SAMPLES is 1000000000000000000000000000000").of("pi", "10^30");
        refused(2, "--seed is 9223372036854775808").of("pi", "--seed", "2^63");
        refused(2, "--jobs is 10001, must be 1 to 10,000").of("pi", "--jobs", "10001");
        refused(2, "'--foo' is not a whole number").of("pi", "--foo");
        refused(2, "'cos' is no function here, must be one of x^2").of("integrate", "cos", "0", "1");
        refused(2, "A is 'zero', must be a number").of("integrate", "sin", "zero", "1");
        refused(2, "a is NaN, must be a finite number").of("integrate", "sin", "NaN", "1");
        refused(2, "sqrt has no finite value").of("integrate", "sqrt", "-1", "1");
        refused(2, "must begin below its end").of("integrate", "sin", "1", "1");
        refused(2, "must begin below its end").of("integrate", "sin", "2", "1");
        refused(2, "--slices is 0").of("integrate", "sin", "0", "1", "--slices", "0");
        refused(2, "--slices is 10000000000000").of("integrate", "sin", "0", "1", "--slices", "1e13");
        refused(2, "N is -1, must be 0 to 1,000,000,000,000").of("sum", "5", "-1");
        refused(2, "N is 1000000000000000000000000000000").of("sum", "10^30");
        refused(2, "--jobs is 0").of("sum", "5", "--jobs", "0");
        refused(2, "'N'").of("sum");
        refused(2, "--chunk is 0, must be 1 to 50,000").of("primes", "check", "0", "9", "--chunk", "0");
        refused(2, "--chunk is 50001").of("primes", "check", "0", "9", "--chunk", "50001");
        refused(2, "exclude each other").of("primes", "check", "0", "9", "--chunk", "2", "--chunks", "2");
        refused(2, "the chunks are 1 for 1000000 numbers").of("primes", "check", "0", "1e6", "--chunks", "1");
        refused(2, "--order is 'random', must be given, shuffled").of("primes", "check", "0", "9", "--order", "random");
        refused(2, "the range has 10000001 numbers").of("primes", "check", "0", "10000001", "--order", "shuffled");
        refused(2, "ends before it starts").of("primes", "check", "9", "0");
        refused(2, "exclude each other").of("primes", "verify", "97", "--ask", "--no-flag");
    }

    @Test
    void pairsThatAreNone(@TempDir Path dir) throws IOException {
        refused(2, "two numbers").of("gcd", "12");
        refused(2, "two numbers").of("gcd", "1", "2", "3");
        refused(2, "no option '--foo'").of("gcd", "1", "2", "--foo");
        refused(2, "'x' is not a whole number").of("gcd", "x", "2");
        refused(2, "no such file").of("gcd", "--file", dir.resolve("pairs").toString());
        refused(2, "cannot be read").of("gcd", "--file", dir.toString());
        Path pairs = Files.writeString(dir.resolve("pairs"), "1 2\n3, 4\n5 6 7\n");
        refused(2, "line 3", "there are 3").of("gcd", "--file", pairs.toString());
        refused(2, "--method").of("gcd", "1", "2", "--method", "guess");
    }

    @Test
    void namesThatAreNone() {
        refused(2, "queue name 'a b' must be").of("submit", "gcd", "{\"a\":1,\"b\":2}", "-q", "a b");
        refused(2, "queue name 'pill:x' must be").of("jobs", "-q", "pill:x");
        refused(2, "queue name ''").of("gcd", "1", "2", "-q", "");
        refused(2, "queue name 'a/b'").of("stop", "-q", "a/b");
        refused(2, "job id 'a b'").of("job", "show", "a b");
        refused(2, "job id 'a:b'").of("submit", "gcd", "{\"a\":1,\"b\":2}", "--id", "a:b");
        refused(2, "worker name 'w w'").of("worker", "--name", "w w");
        refused(2, "namespace name 'n:s'").of("queues", "--namespace", "n:s");
    }

    @Test
    void optionsThatAreNone() {
        refused(2, "no option '--nope'", "redwork jobs --help").of("jobs", "--nope");
        refused(2, "'5x' is not a duration").of("submit", "gcd", "{\"a\":1,\"b\":2}", "--wait", "5x");
        refused(2, "'-5s' is not a duration").of("worker", "--drain=-5s");
        refused(2, "attempts is 0").of("submit", "gcd", "{\"a\":1,\"b\":2}", "--attempts", "0");
        refused(2, "'gone' is not a state", "retrying").of("jobs", "-s", "gone");
        refused(2, "'xml' is not a form", "jsonl").of("jobs", "-o", "xml");
        refused(2, "--limit is 0").of("jobs", "--limit", "0");
        refused(2, "--workers is 0").of("stop", "--workers", "0");
        refused(2, "no command 'jbos'").of("jbos");
        refused(2, "did you mean").of("worke");
        refused(2, "which of show, log, why, stack, wait, run, cancel, requeue, delete?")
                .of("job");
        Ran.redwork(REDIS.url(), "--redis", REDIS.url(), "redis").refused(2, "not for this command");
        Ran.redwork(REDIS.url(), "-o", "json", "worker").refused(2, "not for this command");
    }

    @Test
    void lanesThatAreNone() {
        refused(2, "two lanes read queue a").of("worker", "-q", "a:2", "-q", "b,a:3");
        refused(2, "1 to 100").of("worker", "-q", "high*0,default");
        refused(2, "'x' is not a number").of("worker", "-q", "a:x");
    }

    @Test
    void healthPortsThatAreNone() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            refused(2, "--health-port: cannot listen on 127.0.0.1 port " + port).of("worker", "--health-port", port);
        }
        refused(2, "a port is 0 to 65535").of("worker", "--health-port", "70000");
        refused(2, "there is no such address").of("worker", "--health-port", "0", "--health-bind", "no such");
        refused(2, "give that, too").of("worker", "--health-bind", "0.0.0.0");
        refused(2, "tells of one process").of("worker", "--health-port", "0", "--processes", "2");
    }

    @Test
    void jarsThatAreNone(@TempDir Path dir) throws IOException {
        refused(2, "no such file").of("worker", "--jar", dir.resolve("a.jar").toString());
        Path text = Files.writeString(dir.resolve("b.jar"), "text");
        refused(2, "is not a jar").of("submit", "x", "1", "--jar", text.toString());
    }

    @Test
    void noRedis() {
        String[][] commands = {
            {"submit", "gcd", "{\"a\":1,\"b\":2}"},
            {"primes", "count", "0", "100"},
            {"primes", "verify", "100109100129100151"},
            {"gcd", "1", "2"},
            {"jobs"},
            {"job", "show", "x"},
            {"job", "wait", "x"},
            {"queues"},
            {"workers"},
            {"stop"},
            {"worker", "--burst"},
        };
        for (String[] command : commands) {
            Ran.redwork(NOWHERE, command)
                    .refused(
                            69, "Redis at redis://127.0.0.1:1 cannot be reached (Connection refused)", "redwork redis");
        }
        Ran.redwork("ftp://nonsense", "jobs").refused(2, "ftp://nonsense", "redis://");
        Ran.redwork("redis://:hidden@127.0.0.1:x", "jobs").refused(2, "redis://");
    }

    @Test
    void noMessageRepeatsAPasswordWhereverItsUrlStands() {
        String[] urls = {
            "redis://:s3cret:6379",
            "redis://user:s3cret/0",
            "redis://me:s3cret@127.0.0.1:1",
            "redis://:s3cret word@h",
            "rediss://s3cret?x",
            "redis://:s3cret'quoted@h"
        };
        String[][] commands = {
            {"queues", "-v", "--redis"},
            {"queues"},
            {"queue", "show"},
            {"job", "show", "-v"},
            {"submit", "--unchecked"},
            {},
            {"jobs", "-s"},
            {"queues", "--password-file"},
            {"stop", "--wait"}
        };
        for (String url : urls) {
            for (String[] command : commands) {
                String[] args = java.util.Arrays.copyOf(command, command.length + 1);
                args[command.length] = url;
                Ran ran = Ran.redwork(NOWHERE, args);
                assertThat(ran.code()).as("%s", (Object) args).isIn(2, 69);
                assertThat(ran.err() + ran.out()).as("%s", (Object) args).doesNotContain("s3cret");
            }
            assertThat(Ran.redwork(url, "queues", "-v").err()).doesNotContain("s3cret");
        }
    }

    @Test
    void aServerThatRepeatsThePasswordInItsError() {
        try (FaultProxy line = FaultProxy.to(LOCKED.port())) {
            line.rewrite("WRONGPASS invalid", "ERR no AUTH wr0ng");
            Ran.redwork(line.url().replace("//", "//:wr0ng@"), "queues")
                    .refused(69, "answered an error: ERR no AUTH ...");
        }
    }

    @Test
    void theVariableIsNamedWhenItIsWrong() {
        Ran.redwork("", "jobs").refused(2, "REDIS_URL", "is empty");
        Ran.redwork("redis://:p@ss@h", "jobs").refused(2, "REDIS_URL", "@ as %40");
        refused(2, "--redis:", "@ as %40").of("jobs", "--redis", "redis://:p@ss@h");
        Ran.with(java.util.Map.of("REDWORK_NAMESPACE", "a b"), "", "jobs").refused(2, "REDWORK_NAMESPACE: ", "'a b'");
        Ran.with(java.util.Map.of("REDWORK_NAMESPACE", ""), "", "jobs").refused(2, "REDWORK_NAMESPACE: ");
    }

    @Test
    void theWrongPasswordOrNone() {
        String address = "127.0.0.1:" + LOCKED.port();
        for (String command : new String[] {"jobs", "worker", "stop"}) {
            Ran wrong = Ran.redwork("redis://:wrong-one@" + address, command)
                    .refused(69, "refused the password", "redis://" + address);
            assertThat(wrong.err()).doesNotContain("wrong-one");
            Ran.redwork("redis://" + address, command).refused(69, "asks for a password");
        }
        Ran.redwork("redis://:right-one@" + address, "jobs").succeeded();
    }

    @Test
    void aRedisThatIsTooOld() {
        try (FaultProxy line = FaultProxy.to(REDIS.port());
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            String info = redis.call("INFO", "server");
            int version = info.indexOf("redis_version:");
            String start = info.substring(version, version + "redis_version:7.".length());
            line.rewrite(start, "redis_version:5.");
            for (String[] command : new String[][] {
                {"submit", "gcd", "{\"a\":1,\"b\":2}"}, {"gcd", "1", "2"}, {"jobs"}, {"worker"}, {"stop"}
            }) {
                Ran.redwork(line.url(), command).refused(69, "version 5.", "6.2 or newer");
            }
        }
    }

    @Test
    void aServerThatCannotStart(@TempDir Path dir) throws IOException {
        refused(69, "Port " + REDIS.port(), "in use").of("redis", "--port", Integer.toString(REDIS.port()));
        refused(2, "0 to 65535").of("redis", "--port", "70000");
        refused(2, "--port", "'x' is not a whole number").of("redis", "--port", "x");
        refused(2, "--limit", "'99999999999' is too large").of("jobs", "--limit", "99999999999");
        refused(2, "--password-file").of("redis", "--bind", "0.0.0.0");
        refused(2, "cannot be read")
                .of("redis", "--password-file", dir.resolve("none").toString());
        Path empty = Files.writeString(dir.resolve("empty"), "\n");
        refused(2, "is empty").of("redis", "--password-file", empty.toString());
    }

    @Test
    void aSiteThatMakesNoSense(@TempDir Path dir) {
        Ran.redwork(NOWHERE, "site", "--port", "70000").refused(2, "--port is 70000");
        Ran.redwork(NOWHERE, "site", "--delay", "11m").refused(2, "0 to 10 minutes");
        Ran.redwork(
                        NOWHERE,
                        "site",
                        "--port",
                        "0",
                        "--log",
                        dir.resolve("no/such").toString())
                .refused(2, "--log", "there is no such directory");
        Ran.redwork(NOWHERE, "site", "--port", "0", "--bind", "no.such.host.invalid")
                .refused(2, "no such host");
        Ran.redwork(NOWHERE, "--redis", NOWHERE, "site").refused(2, "--redis");
    }

    @Test
    void aDatabaseThatDoesNotExist() {
        Ran.redwork(REDIS.url() + "/99", "queues").refused(2, "has no database 99");
        Ran.redwork("redis://127.0.0.1:" + LOCKED.port() + "/99", "queues").refused(69, "asks for a password");
    }

    @Test
    void thePasswordMayStandInAFile(@TempDir Path dir) throws IOException {
        String url = "redis://127.0.0.1:" + LOCKED.port();
        Path file = Files.writeString(dir.resolve("password"), "\uFEFFright-one\r\nnot this\n");
        Path wrong = Files.writeString(dir.resolve("wrong"), "wrong-one\n");
        Ran.redwork(url, "queues", "--password-file", file.toString()).succeeded();
        Ran.redwork(url, "--password-file", file.toString(), "jobs").succeeded();
        Ran.redwork(NOWHERE, "jobs", "--redis", url, "--password-file", file.toString())
                .succeeded();
        Ran.redwork(url.replace("//", "//default:@"), "jobs", "--password-file", file.toString())
                .succeeded();
        Ran.redwork(url, "jobs", "--password-file", wrong.toString()).refused(69, "refused the password");
        Ran.redwork(url, "jobs", "--password-file", dir.resolve("none").toString())
                .refused(2, "cannot be read");
        Ran.redwork(NOWHERE, "jobs", "--redis", url.replace("//", "//:x@"), "--password-file", file.toString())
                .refused(2, "--password-file another: give one (a user alone is USER:@host)");
        Ran.redwork(url, "jobs", "--password-file", dir.resolve("none").toString())
                .refused(2, "there is no such file");
        Ran.redwork(url, "jobs", "--password-file", dir.toString()).refused(2, "it is a directory");
        Ran.redwork(url, "submit", "a", "--jar", dir.toString()).refused(2, "is a directory");
    }

    @Test
    void theNamespaceMayStandInTheEnvironment() {
        java.util.Map<String, String> env = java.util.Map.of("REDIS_URL", REDIS.url(), "REDWORK_NAMESPACE", "mine");
        Ran.with(env, "", "submit", "any", "1", "--unchecked", "--id", "a").succeeded();
        assertThat(Ran.with(env, "", "job", "show", "a").succeeded().out()).contains("any");
        refused(3, "no job a").of("job", "show", "a");
        Ran.with(env, "", "job", "show", "a", "--namespace", "other").refused(3, "no job a");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("EXISTS", "mine:{default}:job:a")).isEqualTo("1");
            redis.call("FLUSHALL");
        }
    }

    @Test
    void noInputIsSaidAndNothingIsDone() {
        Ran none = Ran.withInput(REDIS.url(), "\n", "submit", "gcd", "-").succeeded();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("redwork: there is no input on stdin: nothing was enqueued\n");
    }

    @Test
    void whatIsNotThere() {
        refused(3, "no job nope in any queue").of("job", "show", "nope");
        refused(3, "no job nope in queue q").of("job", "wait", "nope", "-q", "q");
        refused(3, "no queue nope").of("jobs", "-q", "nope");
        refused(3, "no queue nope").of("stop", "-q", "nope");
    }

    private static Refusal refused(int code, String... words) {
        return args -> Ran.redwork(REDIS.url(), args).refused(code, words);
    }

    private interface Refusal {
        void of(String... args);
    }
}
