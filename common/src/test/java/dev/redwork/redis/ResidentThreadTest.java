package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.RedworkException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ResidentThreadTest {
    private static final Logger LOG = LoggerFactory.getLogger(ResidentThreadTest.class);
    private final AtomicInteger rounds = new AtomicInteger();
    private ResidentThread thread = new ResidentThread("test", LOG, () -> Duration.ZERO);

    @AfterEach
    void close() {
        thread.close();
    }

    private void live(Callable<Duration> round) {
        live(LOG, round);
    }

    private void live(Logger log, Callable<Duration> round) {
        thread = new ResidentThread("test", log, round);
        thread.start();
    }

    private void reaches(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> rounds.get() >= count);
    }

    @Test
    void itOutlivesEveryThrowable() {
        live(() -> {
            switch (rounds.incrementAndGet()) {
                case 1 -> throw new OutOfMemoryError("of a test");
                case 2 -> throw new StackOverflowError("of a test");
                case 3 -> throw new IllegalStateException("of a test");
                case 4 -> throw new RedworkException("of a test");
                case 5 -> throw new InterruptedException("of a test");
                default -> {}
            }
            return ResidentThread.UNTIL_WOKEN;
        });
        reaches(6);
    }

    @Test
    void oneThatHasEndedWasStarted() {
        assertThat(thread.isUnstarted()).isTrue();
        thread.start();
        assertThat(thread.isUnstarted()).isFalse();
        thread.endAfterRound();
        await().until(() -> !thread.isAlive());
        assertThat(thread.isUnstarted()).isFalse();
    }

    @Test
    void aLogThatFailsDoesNotEndIt() {
        // As without memory: whatever is said throws.
        Logger failing = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    throw new OutOfMemoryError("of a test");
                });
        live(failing, () -> {
            if (rounds.incrementAndGet() < 4) {
                throw new OutOfMemoryError("of a test");
            }
            return ResidentThread.UNTIL_WOKEN;
        });
        reaches(4);
    }

    /** A program that shows warnings only would leave its user with an outage. */
    @Test
    void theEndOfAnOutageIsAsLoudAsItsBeginningAndInWordsOfUsers() {
        List<String> said = new CopyOnWriteArrayList<>();
        Logger log = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    said.add(method.getName() + " " + Arrays.deepToString(arguments));
                    return null;
                });
        thread = new ResidentThread("redwork-inbox-11s70zdn7t66z", log, () -> {
            if (rounds.incrementAndGet() < 3) {
                throw new RedworkException("Redis is away");
            }
            return ResidentThread.UNTIL_WOKEN;
        });
        thread.start();
        await().until(() -> said.size() == 2);
        assertThat(said.get(0)).startsWith("warn ").contains(", results, Redis is away]");
        assertThat(said.get(1)).startsWith("warn ").contains("works again after", ", results, ");
        assertThat(said.toString()).doesNotContain("inbox");
    }

    @Test
    void anInterruptDoesNotEndIt() {
        live(() -> {
            if (rounds.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            }
            return rounds.get() < 3 ? Duration.ofMillis(1) : ResidentThread.UNTIL_WOKEN;
        });
        reaches(3);
    }

    @Test
    void whoIsWokenDuringARoundDoesAnother() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        live(() -> {
            if (rounds.incrementAndGet() == 1) {
                begun.countDown();
                goOn.await();
            }
            return ResidentThread.UNTIL_WOKEN;
        });
        await().until(() -> begun.getCount() == 0);
        thread.wake();
        goOn.countDown();
        reaches(2);
        thread.wake();
        reaches(3);
    }

    @Test
    void whatIsClosedEndsThoughItSleepsAndDoesNotStartAgain() {
        AtomicInteger ended = new AtomicInteger();
        live(() -> {
            rounds.incrementAndGet();
            try {
                Thread.sleep(Duration.ofHours(1).toMillis());
            } finally {
                ended.incrementAndGet();
            }
            return Duration.ZERO;
        });
        reaches(1);
        thread.close();
        await().until(() -> ended.get() == 1);
        thread.start();
        assertThat(thread.isClosed()).isTrue();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void startedTwiceItIsOneThread() {
        CountDownLatch goOn = new CountDownLatch(1);
        live(() -> {
            rounds.incrementAndGet();
            goOn.await();
            return ResidentThread.UNTIL_WOKEN;
        });
        thread.start();
        reaches(1);
        assertThat(rounds).hasValue(1);
        goOn.countDown();
    }

    /** Else an outage, of which everybody tells it, would have it run hot. */
    @Test
    void afterAFailureItPausesThoughItWasWokenMeanwhile() {
        live(() -> {
            rounds.incrementAndGet();
            thread.wake();
            throw new IllegalStateException("of a test");
        });
        reaches(2);
        long began = System.nanoTime();
        int before = rounds.get();
        reaches(before + 4);
        // Waits of 20 ms and more, each half of it at least.
        assertThat(System.nanoTime() - began)
                .isGreaterThan(Duration.ofMillis(40).toNanos());
    }
}
