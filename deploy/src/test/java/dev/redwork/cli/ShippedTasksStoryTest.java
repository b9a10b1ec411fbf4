package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ShippedTasksStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private Worker worker;

    @BeforeEach
    void start() {
        worker = Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .lane(2, "default")
                .start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void countsPrimes() {
        Ran plain = redwork("primes", "count", "10^8", "101_000_000").succeeded();
        assertThat(plain.out()).isEqualTo("54208\n");
        assertThat(plain.err()).contains("1 job, ");
        JsonNode json = redwork("primes", "count", "0", "1e6", "--chunk", "100_000", "-o", "json")
                .succeeded()
                .json();
        assertThat(json.path("count").asLong()).isEqualTo(78_498);
        assertThat(json.path("jobs").asLong()).isEqualTo(10);
        assertThat(json.path("seconds").asDouble()).isPositive();
        assertThat(redwork("primes", "count", "7", "7").succeeded().out()).isEqualTo("0\n");
    }

    @Test
    void listsPrimesInOrder() {
        Ran plain = redwork("primes", "list", "0", "1e5", "--chunk", "5000").succeeded();
        assertThat(plain.lines()).hasSize(9_592).startsWith("2", "3", "5", "7").endsWith("99989", "99991");
        JsonNode json =
                redwork("primes", "list", "10", "30", "-o", "json").succeeded().json();
        assertThat(json.path("primes").toString()).isEqualTo("[11,13,17,19,23,29]");
        assertThat(json.path("count").asInt()).isEqualTo(6);
        assertThat(redwork("primes", "list", "24", "28", "-o", "json").json().path("primes"))
                .isEmpty();
        assertThat(redwork("primes", "list", "24", "28").succeeded().out()).isEmpty();
    }

    @Test
    void tellsPrimesFromComposites() {
        Ran prime = redwork("primes", "verify", "100109100129100151").succeeded();
        assertThat(prime.out()).isEqualTo("100109100129100151 is prime\n");
        assertThat(prime.err()).contains("76 jobs, ", "72,429,902 candidates tried");
        Ran composite = redwork("primes", "verify", "100109100129100369", "--no-flag");
        assertThat(composite.succeeded().out()).isEqualTo("100109100129100369 is composite: 95362951 x 1049769319\n");
        JsonNode json = redwork("primes", "verify", "100109100129100369", "--ranges", "5", "-o", "json")
                .succeeded()
                .json();
        assertThat(json.path("number").asLong()).isEqualTo(100_109_100_129_100_369L);
        assertThat(json.path("verdict").asText()).isEqualTo("composite");
        assertThat(json.path("factor").asLong()).isEqualTo(95_362_951);
        assertThat(json.path("ranges").asInt()).isEqualTo(5);
        assertThat(json.path("jobs").asInt()).isEqualTo(5);
        assertThat(json.path("stopped").isInt()).isTrue();
        assertThat(json.path("never_started").isInt()).isTrue();
        assertThat(json.path("tried").asLong()).isBetween(1_000_000L, 72_429_902L);
        assertThat(json.path("seconds").asDouble()).isPositive();
        assertThat(redwork("primes", "verify", "1099526307889", "--ask")
                        .succeeded()
                        .out())
                .isEqualTo("1099526307889 is composite: 1048583 x 1048583\n");
        JsonNode small =
                redwork("primes", "verify", "97", "-o", "jsonl").succeeded().json();
        assertThat(small.path("verdict").asText()).isEqualTo("prime");
        assertThat(small.has("factor")).isFalse();
        assertThat(small.path("jobs").asInt()).isZero();
    }

    @Test
    void findsDivisors(@TempDir Path dir) throws IOException {
        assertThat(redwork("gcd", "1963309", "2265973", "--method", "trial")
                        .succeeded()
                        .out())
                .isEqualTo("1\n");
        assertThat(redwork("gcd", "-12", "18").succeeded().out()).isEqualTo("6\n");
        assertThat(redwork("gcd", "2^127", "6^50", "-o", "json")
                        .json()
                        .path("gcd")
                        .decimalValue())
                .isEqualTo("1125899906842624");
        Path pairs = Files.writeString(dir.resolve("pairs"), "1963309 2265973\n\n2030677,3814172\n");
        Ran lines = redwork("gcd", "--file", pairs.toString()).succeeded();
        assertThat(lines.lines()).containsExactly("1", "1");
        JsonNode json = redwork("gcd", "--file", pairs.toString(), "-o", "json")
                .succeeded()
                .json();
        assertThat(json.path("results").get(1).path("a").asLong()).isEqualTo(2_030_677);
        assertThat(json.path("jobs").asInt()).isEqualTo(2);
        Ran stdin = Ran.withInput(REDIS.url(), "12 18\n", "gcd", "--file", "-", "-o", "jsonl")
                .succeeded();
        assertThat(stdin.out()).isEqualTo("{\"a\":12,\"b\":18,\"gcd\":6}\n");
    }

    @Test
    void drawsPi() {
        Ran plain = redwork("pi", "3_000_000", "--seed", "7").succeeded();
        assertThat(plain.err()).contains("2 jobs, ", " of 3,000,000 points inside, ", " sigma");
        for (String[] more : new String[][] {{"--jobs", "5"}, {"--blocks", "--jobs", "1"}}) {
            JsonNode json = redwork(Stream.concat(Stream.of("pi", "3e6", "--seed", "7", "-o", "json"), Stream.of(more))
                            .toArray(String[]::new))
                    .succeeded()
                    .json();
            assertThat(json.path("pi").asText() + "\n").isEqualTo(plain.out());
            assertThat(json.path("inside").asLong()).isBetween(2_352_000L, 2_360_000L);
            assertThat(json.path("sigmas").asDouble()).isBetween(-5.0, 5.0);
            assertThat(json.path("seed").asInt()).isEqualTo(7);
        }
    }

    @Test
    void integratesAndAddsUp() {
        assertThat(redwork("integrate", "x^2", "0", "10", "--slices", "100")
                        .succeeded()
                        .out())
                .startsWith("328.35");
        JsonNode area = redwork("integrate", "x^2", "0", "1e1", "--jobs", "7", "-o", "json")
                .succeeded()
                .json();
        assertThat(area.path("area").asDouble()).isEqualTo(333.333283333335, within(1e-11));
        assertThat(area.path("jobs").asInt()).isEqualTo(7);
        assertThat(redwork("integrate", "sin", "-1.5", "1.5", "--slices", "2")
                        .succeeded()
                        .out())
                .isEqualTo(-1.5 * Math.sin(1.5) + "\n");
        redwork("integrate", "exp", "700", "709.7", "--jobs", "1").refused(1, "exp from 700.0 to 709.7 is beyond");

        Ran sums =
                redwork("sum", "201.6e6", "201_700_000", "0", "1", "--blocks").succeeded();
        assertThat(sums.lines()).containsExactly("20321279899200000", "20341444899150000", "0", "0");
        JsonNode json = redwork("sum", "201.8e6", "201.9e6", "--jobs", "3", "-o", "json")
                .succeeded()
                .json();
        assertThat(json.path("results").findValuesAsText("sum"))
                .containsExactly("20361619899100000", "20381804899050000");
        assertThat(json.path("jobs").asInt()).isEqualTo(6);
    }

    /** From 10^8 on: the reference's range, shortened. */
    @Test
    void checksNumbersOneAJob() {
        Ran plain = redwork("primes", "check", "10^8", "100_001_000").succeeded();
        assertThat(plain.lines())
                .containsExactly(
                        "54",
                        "first: 100000007 100000037 100000039 100000049 100000073 100000081 100000123 100000127"
                                + " 100000193 100000213",
                        "last: 100000801 100000837 100000841 100000853 100000891 100000921 100000937 100000939"
                                + " 100000963 100000969");
        assertThat(plain.err()).contains("1,000 numbers, 1,000 jobs, ");
        for (String more : new String[] {"--odd", "--chunk 64 --order shuffled", "--chunks 7 --order slowest-first"}) {
            JsonNode json = redwork(("primes check 0 1e5 -o json --chunk 50 " + more)
                            .replaceFirst("--chunk 50 (?=.*--chunk)", "")
                            .split(" ", -1))
                    .succeeded()
                    .json();
            assertThat(json.path("count").asInt()).as(more).isEqualTo(9_592);
            assertThat(json.path("first").toString()).isEqualTo("[2,3,5,7,11,13,17,19,23,29]");
            assertThat(json.path("last").get(9).asInt()).isEqualTo(99_991);
        }
        assertThat(redwork("primes", "check", "24", "28").succeeded().out()).isEqualTo("0\n");
    }

    /** The whole of the reference's range: 54,208 as published. */
    @Test
    void workersOfACheckedRangeTakePillsAndSaySo() {
        try (Worker second = Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .name("second")
                .lane(1, "checked")
                .start()) {
            JsonNode json = redwork(
                            "primes check 1e8 1.01e8 --odd --chunk 1000 -q checked --stop -o json".split(" ", -1))
                    .succeeded()
                    .json();
            assertThat(json.path("count").asInt()).isEqualTo(54_208);
            assertThat(json.path("receipts").findValuesAsText("worker")).containsExactly("second");
            assertThat(json.path("receipts").findValuesAsText("jobs")).containsExactly("500");
            assertThat(second.stopped()).succeedsWithin(10, TimeUnit.SECONDS);
        }
        Ran rest = redwork("primes", "check", "24", "28", "--stop").succeeded();
        assertThat(rest.err()).contains("stopped: ", "4 jobs)");
        assertThat(worker.stopped()).succeedsWithin(10, TimeUnit.SECONDS);
    }

    /** Editors put one before a text. */
    @Test
    void aByteOrderMarkIsNoInput() {
        assertThat(Ran.withInput(REDIS.url(), "\uFEFF48 36\n\uFEFF12,18\n", "gcd", "--file", "-")
                        .succeeded()
                        .lines())
                .containsExactly("12", "6");
        Ran submit = Ran.withInput(REDIS.url(), "\uFEFF{\"a\":48,\"b\":36}\n", "submit", "gcd", "-", "--wait", "20s")
                .succeeded();
        assertThat(submit.json(0).path("output").asInt()).isEqualTo(12);
    }

    @Test
    void aFullDiskIsTold() throws IOException {
        Ran.toFullDisk(REDIS.url(), "primes", "list", "0", "100");
        Ran.toFullDisk(REDIS.url(), "gcd", "12", "18");
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
