package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedworkException;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.Producer;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VerificationContractTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The product of the three smallest primes above 2^20, where the producer's own search ends. */
    private static final long THREE_PRIMES = 1_048_583L * 1_048_589 * 1_048_601;

    private static final long PRIME = 100_109_100_129_100_151L;

    private Producer producer;

    @BeforeEach
    void connect() {
        producer = Producer.connect(redis.url());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0",
        "3, 0",
        "4, 2",
        "9973, 0",
        // The largest prime below 2^40, and squares of the primes around 2^20.
        "1099511627689, 0",
        "1099505336329, 1048573",
        "9223372036854775807, 7",
        "1000000000000000000, 2"
    })
    void smallFactorsAndSmallNumbersNeedNoJob(long n, long factor) {
        Verification verification = Verification.of(n);
        assertThat(verification.ranges()).isZero();
        // There is no worker.
        Verdict verdict = verification.inRanges(5).run(producer, options -> options, PATIENCE, () -> {});
        assertThat(factor(verdict)).isEqualTo(factor);
        assertThat(verdict.isPrime()).isEqualTo(BigInteger.valueOf(n).isProbablePrime(50));
        assertThat(verdict.ranges()).isZero();
        assertThat(redis("EXISTS", "redwork:{default}:totals")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        // The square of the first prime that is left to jobs.
        "1099526307889, 1, 1048583",
        "1152970983249807587, 7, 1048583",
        "1152970983249807587, 200, 1048583",
        "100109100129100369, 3, 95362951",
        "100109100129101027, 16, 171656941",
        "100109100129100151, 5, 0",
        "100109100129162907, 40, 0",
    })
    void theFlagChangesNothingButTheWork(long n, int ranges, long smallest) {
        try (Worker worker = Worker.builder(redis.url())
                .add(new ShippedHandlers())
                .lane(2, "default")
                .start()) {
            assertThat(worker.stopped()).isNotDone();
            Verdict all = Verification.of(n)
                    .inRanges(ranges)
                    .withoutFlag()
                    .run(producer, options -> options, PATIENCE, () -> {});
            assertThat(factor(all)).isEqualTo(smallest);
            assertThat(all.stopped() + all.neverStarted() + all.unanswered()).isZero();

            AtomicInteger told = new AtomicInteger();
            Verdict early = Verification.of(n).inRanges(ranges).run(producer, o -> o, PATIENCE, told::incrementAndGet);
            if (smallest == 0) {
                assertThat(early.isPrime()).isTrue();
                assertThat(early.tried()).isEqualTo(all.tried());
            } else {
                assertThat(n % factor(early)).isZero();
                assertThat(factor(early)).isBetween(2L, n - 1);
                assertThat(early.tried()).isLessThanOrEqualTo(all.tried());
            }
            assertThat(early.ranges()).isEqualTo(all.ranges()).isLessThanOrEqualTo(ranges);
            assertThat(told).hasValue(early.ranges() - early.unanswered());
            assertThat(redis("HGET", "redwork:{default}:totals", "dead")).isEqualTo("nil");
        }
    }

    @Test
    void aFactorThatOnlyTheFlagTellsIsTheVerdict() {
        // Whoever finds it is never heard of again, and nobody else has anything to say.
        CountDownLatch forEver = new CountDownLatch(1);
        TaskHandler<FactorRange, FactorFound> finder = (range, context) -> {
            context.flag(FactorRange.FLAG).raise("1048589");
            forEver.await();
            return new FactorFound(1_048_589, 1, false);
        };
        try (Worker worker = worker(finder)) {
            assertThat(worker.stopped()).isNotDone();
            Verdict verdict = Verification.of(THREE_PRIMES).inRanges(3).run(producer, o -> o, PATIENCE, () -> {});
            assertThat(verdict.factor()).isEqualTo(1_048_589);
            assertThat(verdict.unanswered()).isEqualTo(3);
            assertCancelled();
        }
    }

    @Test
    void anOutageWhileItWaitsCostsNothingButTime() {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Producer distant =
                        Producer.connect(line.url() + URI.create(redis.url()).getPath())) {
            CompletableFuture<Verdict> verdict = CompletableFuture.supplyAsync(
                    () -> Verification.of(PRIME).run(distant, o -> o, PATIENCE, () -> {}));
            await().until(() -> redis("LLEN", "redwork:{default}:pending").equals("76"));
            line.refuse();
            line.cut();
            // Long enough for silences in which the flag is looked for.
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> !verdict.isDone());
            line.pass();
            try (Worker worker = Worker.builder(redis.url())
                    .add(new ShippedHandlers())
                    .lane(2, "default")
                    .start()) {
                assertThat(worker.stopped()).isNotDone();
                assertThat(verdict.join().isPrime()).isTrue();
            }
        }
    }

    @Test
    void aFailedRangeMattersOnlyWhileNoFactorIsKnown() {
        try (Worker worker = worker((range, context) -> {
            context.flag(FactorRange.FLAG).raise("1048583");
            throw new IllegalStateException("found, and failed to say so");
        })) {
            assertThat(worker.stopped()).isNotDone();
            Verdict verdict = Verification.of(THREE_PRIMES)
                    .inRanges(1)
                    .run(producer, VerificationContractTest::once, PATIENCE, () -> {});
            assertThat(verdict.factor()).isEqualTo(1_048_583);
            assertThat(verdict.unanswered()).isEqualTo(1);
        }
        try (Worker worker = worker((range, context) -> {
            throw new IllegalStateException("no luck");
        })) {
            assertThat(worker.stopped()).isNotDone();
            assertThatThrownBy(() -> Verification.of(PRIME)
                            .inRanges(4)
                            .run(producer, VerificationContractTest::once, PATIENCE, () -> {}))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("no luck");
            assertCancelled();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "nonsense", "1152970983249807587", "1048580", "99999999999999999999"})
    void aFlagThatHoldsNoFactorIsNoVerdict(String value) {
        try (Worker worker = worker((range, context) -> {
            context.flag(FactorRange.FLAG).raise(value);
            return new FactorFound(0, 0, true);
        })) {
            assertThat(worker.stopped()).isNotDone();
            assertThatThrownBy(() -> Verification.of(THREE_PRIMES).run(producer, o -> o, PATIENCE, () -> {}))
                    .isInstanceOf(RedworkException.class)
                    .hasMessageContaining("'" + value + "', no factor of 1152970983249807587");
            assertCancelled();
        }
    }

    @Test
    void aFlagThatSomebodyLoweredIsNoVerdict() {
        try (Worker worker = worker((range, context) -> new FactorFound(0, 7, true))) {
            assertThat(worker.stopped()).isNotDone();
            assertThatThrownBy(() -> Verification.of(THREE_PRIMES).run(producer, o -> o, PATIENCE, () -> {}))
                    .isInstanceOf(RedworkException.class)
                    .hasMessageContaining("is down now");
        }
    }

    @Test
    void aSilenceBeyondThePatienceEndsTheWaitAndTheBatch() {
        assertThatThrownBy(() -> Verification.of(PRIME).run(producer, o -> o, Duration.ofMillis(50), () -> {}))
                .isInstanceOf(WaitTimeoutException.class);
        assertCancelled();
    }

    @Test
    void anInterruptEndsTheWaitAndTheBatch() throws InterruptedException {
        Thread waiting = new Thread(() -> assertThatThrownBy(
                        () -> Verification.of(PRIME).run(producer, o -> o, PATIENCE, () -> {}))
                .isInstanceOf(CancellationException.class));
        waiting.start();
        await().until(() -> redis("LLEN", "redwork:{default}:pending").equals("76"));
        waiting.interrupt();
        waiting.join();
        assertCancelled();
    }

    @Test
    void refusesWhatIsNoNumberToVerify() {
        for (long n : new long[] {1, 0, -7, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Verification.of(n));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verification.of(PRIME).inRanges(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verification.of(PRIME).inRanges(10_001));
    }

    private static TaskOptions once(TaskOptions options) {
        return options.attempts(1);
    }

    private static Worker worker(TaskHandler<FactorRange, FactorFound> handler) {
        return Worker.builder(redis.url())
                .handle(ShippedTasks.PRIMES_FACTOR, handler)
                .drain(Duration.ofMillis(100))
                .lane(1, "default")
                .start();
    }

    /** 0: it is prime. */
    private static long factor(Verdict verdict) {
        Long factor = verdict.factor();
        return factor == null ? 0 : factor;
    }

    /** The latest batch. */
    private static void assertCancelled() {
        String batches = redis("ZRANGE", "redwork:{default}:batches", "0", "-1");
        assertThat(batches).isNotEmpty();
        String last = batches.substring(batches.lastIndexOf(' ') + 1);
        assertThat(redis("HGET", "redwork:{default}:batch:" + last, "cancelling"))
                .isNotEqualTo("nil");
    }

    private static String redis(String... command) {
        try (RawRedis connection = RawRedis.connect(redis.url())) {
            return connection.call(command);
        }
    }
}
