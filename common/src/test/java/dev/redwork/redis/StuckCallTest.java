package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that neither ends nor times out: its answer trickles in, each byte in time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckCallTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final CountDownLatch end = new CountDownLatch(1);

    /** The common pool may have one thread only. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void itIsToldFromOneThatIsUnderWayForAsLongAsItMayBe() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RedisLink link =
                        new RedisLink(RedisSettings.of("redis://127.0.0.1:" + server.getLocalPort()), TIMEOUT)) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> trickle(server), threads);
            assertThat(link.isStuck()).as("before any call").isFalse();
            long start = System.nanoTime();
            CompletableFuture<Boolean> call = CompletableFuture.supplyAsync(() -> fails(link), threads);
            await().until(link::isStuck);
            assertThat(System.nanoTime() - start).isGreaterThan(4 * TIMEOUT.toNanos());
            assertThat(call).isNotDone();

            end.countDown();
            assertThat(call.join()).as("the line was cut").isTrue();
            assertThat(link.isStuck()).as("after its end").isFalse();
            answering.join();
        }
    }

    private static boolean fails(RedisLink link) {
        try {
            link.send(Call.number("CLIENT", "ID"));
            return false;
        } catch (RedworkException e) {
            return true;
        }
    }

    private void trickle(ServerSocket server) {
        try (Socket caller = server.accept()) {
            OutputStream out = caller.getOutputStream();
            out.write("$1000000\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!end.await(TIMEOUT.toMillis() / 8, TimeUnit.MILLISECONDS)) {
                out.write('x');
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
