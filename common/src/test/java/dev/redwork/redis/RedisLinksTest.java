package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLinks.BusyException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight callers at once, and no more. Nothing is sent, so that no server is needed. */
class RedisLinksTest {
    private static final int MOST = 8;

    private final RedisLinks links =
            new RedisLinks(RedisSettings.of("redis://127.0.0.1:1"), Duration.ofMillis(50), Ticker.SYSTEM, null);
    private final ExecutorService callers = Executors.newFixedThreadPool(MOST);
    private final Semaphore taken = new Semaphore(0);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void takeAll() {
        for (int i = 0; i < MOST; i++) {
            callers.execute(() -> links.ask(this::hold));
        }
        taken.acquireUninterruptibly(MOST);
    }

    @AfterEach
    void close() {
        end.countDown();
        callers.shutdownNow();
        links.close();
    }

    private boolean hold(RedisLink unused) {
        taken.release();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Test
    void theNinthCallerIsToldThatAllAreBusy() {
        assertThatThrownBy(() -> links.ask(link -> 1))
                .isInstanceOf(BusyException.class)
                .hasMessage("all 8 connections to Redis at redis://127.0.0.1:1 were in use for 50 ms: try again");
    }

    @Test
    void theNinthCallerHasAConnectionOnceOneIsGivenBack() {
        end.countDown();
        int answer = links.ask(link -> 1);
        assertThat(answer).isEqualTo(1);
    }

    /** It may have to take back what it began. */
    @Test
    void anInterruptedCallerThatNeedNotWaitIsServed() {
        end.countDown();
        int first = links.ask(link -> 1);
        Thread.currentThread().interrupt();
        int answer = links.ask(link -> first + 1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo(2);
    }

    @Test
    void anInterruptedCallerDoesNotWaitAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> links.ask(link -> 1)).isInstanceOf(RedisUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
