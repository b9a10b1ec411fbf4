package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are shown again and again, until Ctrl-C. */
@Timeout(60)
class WatchStoryTest {
    private static final String CLEAR = "\033[H\033[2J";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @ParameterizedTest
    @ValueSource(strings = {"queues", "jobs", "workers", "workers --jobs"})
    void eachListShowsWhatHasChanged(String command) throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (Watch watch = new Watch(Map.of("REDIS_URL", REDIS.url()), command + " --watch 100ms -o json")) {
            await().until(() -> watch.out().startsWith("[]\n[]\n"));
            try (Worker worker = Worker.builder(REDIS.url())
                    .handle(Task.ofJson("hold"), (input, context) -> {
                        hold.await();
                        return input;
                    })
                    .name("w1")
                    .lane(1, "work")
                    .start()) {
                Ran.redwork(REDIS.url(), "submit", "hold", "1", "-q", "work", "--id", "held")
                        .succeeded();
                String wanted = command.equals("queues") ? "\"running\":1" : command.equals("jobs") ? "held" : "w1";
                await().until(() -> watch.out().contains(wanted));
                hold.countDown();
                assertThat(worker.name()).isEqualTo("w1");
            }
            assertThat(watch.interrupted()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(watch.out()).endsWith("]\n");
        }
    }

    @Test
    void aRedisThatGoesAwayIsWaitedFor() throws Exception {
        try (FaultProxy line = FaultProxy.to(REDIS.port());
                Watch watch = new Watch(
                        Map.of("REDIS_URL", line.url() + REDIS.url().replaceFirst(".*:\\d+", "")),
                        "queues --watch 100ms -o json")) {
            await().until(() -> watch.out().startsWith("[]\n"));
            line.refuse();
            line.cut();
            await().until(() -> watch.err().contains("cannot be reached"));
            assertThat(watch.isAlive()).isTrue();
            line.pass();
            await().until(() -> watch.err().contains("back after"));
            int seen = watch.out().length();
            await().until(() -> watch.out().length() > seen + 3);
            assertThat(watch.err().lines().filter(said -> said.contains("Redis")))
                    .as(watch.err())
                    .hasSize(2);
        }
    }

    @Test
    void aRedisThatNeverWasIsNoOutage() throws Exception {
        try (Watch watch = new Watch(Map.of("REDIS_URL", "redis://127.0.0.1:1"), "queues --watch")) {
            assertThat(watch.ended()).isEqualTo(ExitCode.REDIS);
        }
    }

    /** On a terminal each look has the screen, and what is said stands on it, too. */
    @Test
    void aTerminalIsClearedBeforeAnythingIsSaid() throws Exception {
        try (Watch watch =
                new Watch(Map.of("REDIS_URL", REDIS.url(), "REDWORK_STDOUT_TTY", "1"), "queues --watch 100ms")) {
            await().until(() -> watch.both().split(CLEAR.replace("[", "\\["), -1).length > 2);
            assertThat(watch.both()).startsWith(CLEAR + "redwork: no queues yet: the first job makes one\n" + CLEAR);
        }
    }

    @Test
    void inAFileAnEmptyLineIsBetweenTwoTables() throws Exception {
        Ran.redwork(REDIS.url(), "submit", "any", "1", "--unchecked").succeeded();
        try (Watch watch = new Watch(Map.of("REDIS_URL", REDIS.url()), "queues --watch 100ms")) {
            await().until(() -> watch.out().split("QUEUE", -1).length > 2);
            assertThat(watch.out().lines().toList().subList(2, 5))
                    .element(1)
                    .asString()
                    .isEmpty();
        }
    }

    @Test
    void lessThanATenthOfASecondIsRefused() {
        Ran.redwork(REDIS.url(), "queues", "--watch", "99ms").refused(2, "--watch is 99 ms, must be 100ms or more");
    }

    /** A command on a thread of its own. */
    private static final class Watch implements AutoCloseable {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final ByteArrayOutputStream both = new ByteArrayOutputStream();
        private final AtomicInteger code = new AtomicInteger(-1);
        private final Thread thread;

        Watch(Map<String, String> env, String command) {
            Console console = new Console(InputStream.nullInputStream(), stream(out), stream(err), env);
            thread = new Thread(() -> code.set(Redwork.run(command.split(" ", -1), console)));
            thread.start();
        }

        private PrintStream stream(ByteArrayOutputStream own) {
            ByteArrayOutputStream tee = new ByteArrayOutputStream() {
                @Override
                public synchronized void write(byte[] bytes, int start, int length) {
                    own.write(bytes, start, length);
                    both.write(bytes, start, length);
                }
            };
            // As stdout of a process: nothing is written before it is flushed.
            return new PrintStream(new BufferedOutputStream(tee), false, UTF_8);
        }

        String out() {
            return out.toString(UTF_8);
        }

        String err() {
            return err.toString(UTF_8);
        }

        String both() {
            return both.toString(UTF_8);
        }

        boolean isAlive() {
            return thread.isAlive();
        }

        int interrupted() throws InterruptedException {
            thread.interrupt();
            return ended();
        }

        int ended() throws InterruptedException {
            thread.join(Duration.ofSeconds(30).toMillis());
            return code.get();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
