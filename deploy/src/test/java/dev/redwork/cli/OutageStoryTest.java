package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Redis goes away and comes back while commands wait. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutageStoryTest {
    private static final Task<Payload, Payload> ECHO = Task.ofJson("echo");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> {});

    @Test
    void commandsThatWaitGoOnWaiting() {
        CountDownLatch hold = new CountDownLatch(1);
        try (FaultProxy line = FaultProxy.to(REDIS.port());
                RawRedis redis = RawRedis.connect(REDIS.url());
                Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
                Worker quiet = Worker.builder(REDIS.url())
                        .handle(Task.ofJson("hold"), (input, context) -> {
                            hold.await();
                            return input;
                        })
                        .name("w1")
                        .lane(1, "held")
                        .start();
                Told told = new Told()) {
            Batch batch = producer.batch("default");
            JobHandle<Payload> other = producer.enqueue(ECHO.with(batch), Payload.of("1"));
            JobHandle<Payload> held = producer.enqueue(Task.ofJson("hold").with(o -> o.queue("held")), Payload.of("1"));
            await().until(() -> held.state() == JobState.RUNNING);

            Waiting submit = new Waiting(line, "submit echo 1 --unchecked --id own --wait 60s");
            await().until(() ->
                    redis.call("EXISTS", "redwork:{default}:job:own").equals("1"));
            JobHandle<Payload> last = producer.enqueue(ECHO.with(o -> o.queue("stopped")), Payload.of("1"));
            Waiting stop = new Waiting(line, "stop -q stopped --workers 1 --wait 60s");
            await().until(() -> redis.call("LLEN", "redwork:{stopped}:pending").equals("2"));
            List<Waiting> looking = List.of(
                    new Waiting(line, "submit echo 1 --unchecked --id own --wait 60s"),
                    new Waiting(line, "job wait own --timeout 60s"),
                    new Waiting(line, "batch wait " + batch.id() + " --timeout 60s"));
            looking.forEach(command -> await().until(() -> command.err().contains("no worker reads queue default")));
            Waiting order = new Waiting(line, "worker quiet w1 --wait 60s");
            await().until(() ->
                    Ran.redwork(REDIS.url(), "workers", "-o", "json").out().contains("\"quiet\""));

            line.refuse();
            line.cut();
            looking.forEach(command -> await().until(() -> command.err().contains("cannot be reached")));
            List.of(order, stop)
                    .forEach(command -> await().until(() -> command.err().contains("cannot be reached")));
            await().until(() -> told.lines().size() == 2);
            try (Worker worker = Worker.builder(REDIS.url())
                            .handle(ECHO, (input, context) -> input)
                            .lane(1, "default")
                            .start();
                    Worker stopped = Worker.builder(REDIS.url())
                            .handle(ECHO, (input, context) -> input)
                            .lane(1, "stopped")
                            .start()) {
                hold.countDown();
                await().until(() ->
                        redis.call("GET", "redwork:{default}:job:own").startsWith("{\"state\""));
                line.pass();

                assertThat(submit.exitCode()).as(submit.err()).isEqualTo(ExitCode.OK);
                assertThat(submit.out()).contains("\"state\":\"succeeded\"");
                looking.forEach(command -> {
                    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
                    assertThat(command.err())
                            .containsOnlyOnce("; it is looked for again")
                            .containsOnlyOnce("Redis is back after ")
                            .doesNotContain("TLS");
                });
                assertThat(order.exitCode()).as(order.err()).isEqualTo(ExitCode.OK);
                assertThat(stop.exitCode()).as(stop.err()).isEqualTo(ExitCode.OK);
                assertThat(stop.out()).contains(stopped.name());
                assertThat(worker.name()).isNotEqualTo(quiet.name());
            }
            assertThat(List.of(other, held, last)).extracting(JobHandle::state).containsOnly(JobState.SUCCEEDED);
            // Both ends of the outage at the level that commands show, in the words of those who wait for results.
            assertThat(told.lines())
                    .allMatch(said -> said.matches("WARN results: (Redis at \\S+ cannot be reached \\([^;]*\\);"
                            + " trying again until it works|works again after \\d+ ms)"))
                    .anyMatch(said -> said.contains("works again"));
        }
    }

    /** A command on a thread of its own, behind the line. */
    private static final class Waiting {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> code;

        Waiting(FaultProxy line, String command) {
            Console console = new Console(
                    InputStream.nullInputStream(),
                    new PrintStream(out, true, UTF_8),
                    new PrintStream(err, true, UTF_8),
                    Map.of("REDIS_URL", line.url()));
            code = CompletableFuture.supplyAsync(
                    () -> Redwork.run(command.split(" ", -1), console), work -> new Thread(work, command).start());
        }

        String out() {
            return out.toString(UTF_8);
        }

        String err() {
            return err.toString(UTF_8);
        }

        int exitCode() {
            return code.join();
        }
    }

    /** The log of the wait for results. */
    private static final class Told implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger("dev.redwork.producer");
        private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

        Told() {
            lines.start();
            logger.addAppender(lines);
        }

        List<String> lines() {
            return List.copyOf(lines.list).stream()
                    .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                    .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                    .toList();
        }

        @Override
        public void close() {
            logger.detachAppender(lines);
        }
    }
}
