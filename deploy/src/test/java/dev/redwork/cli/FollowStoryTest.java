package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.Task;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.Worker;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * People who look at a job while it runs. Its handler goes on only when they have seen what it said, which without their look would
 * not leave the worker before the next renewal, in 3 s.
 */
@Timeout(60)
class FollowStoryTest {
    private static final Task<Payload, Payload> TASK = Task.ofJson("long");
    private static final Duration SOON = Duration.ofMillis(2_500);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static Worker worker(TaskHandler<Payload, Payload> handler) {
        return Worker.builder(REDIS.url())
                .handle(TASK, handler)
                .lane(1, "default")
                .start();
    }

    private int run(Map<String, String> env, String command) {
        Map<String, String> all = Stream.of(env, Map.of("REDIS_URL", REDIS.url()))
                .flatMap(some -> some.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                all);
        return Redwork.run(command.split(" ", -1), console);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private static void submit() {
        Ran.redwork(REDIS.url(), "submit", "long", "7", "--id", "one", "--unchecked")
                .succeeded();
    }

    private static void awaitLook() {
        await().atMost(Duration.ofSeconds(20)).until(() -> exists("watched"));
    }

    private static boolean exists(String key) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            return redis.call("EXISTS", "redwork:{default}:" + key).equals("1");
        }
    }

    @Test
    void whoFollowsAJobSeesItAtOnce() {
        submit();
        try (Worker worker = worker((input, context) -> {
            awaitLook();
            context.progress(1, 2, "half \033[31mway " + "y".repeat(200));
            context.log("saw this\007 " + "z".repeat(200));
            await().atMost(SOON).until(() -> out().contains("saw this") && out().contains("1 of 2"));
            return input;
        })) {
            assertThat(run(Map.of("COLUMNS", "90"), "job show one --follow")).isZero();
            assertThat(worker.name()).isNotEmpty();
        }

        assertThat(out())
                .startsWith("id       one\nqueue    default\n")
                .contains("  1 of 2 (50 %), half ?[31mway yyy", "  1  saw this? zzz")
                .endsWith("  succeeded: 7\n");
        assertThat(out().lines()).allMatch(line -> line.length() <= 90);
        assertThat(exists("watched")).as("the look is over").isFalse();
    }

    @Test
    void aScriptGetsAnObjectPerChange() {
        submit();
        try (Worker worker = worker((input, context) -> {
            awaitLook();
            context.progress(1, 0, "so far");
            context.log("saw this");
            await().atMost(SOON).until(() -> out().contains("saw this") && out().contains("so far"));
            throw new PermanentFailure("on purpose");
        })) {
            assertThat(run(Map.of(), "job show one -f -o jsonl")).isEqualTo(ExitCode.JOB_FAILED);
            assertThat(worker.name()).isNotEmpty();
        }

        Ran ran = new Ran(ExitCode.JOB_FAILED, out(), "");
        assertThat(out()).contains("\"progress\":{\"done\":1,\"total\":0,\"message\":\"so far\"");
        assertThat(out()).contains("\"log\":{\"dropped\":0,\"lines\":[{");
        int last = ran.lines().size() - 1;
        assertThat(ran.json(last).get("state").asText()).isEqualTo("dead");
        assertThat(ran.json(last).get("failure").get("message").asText()).isEqualTo("on purpose");

        assertThat(Ran.redwork(REDIS.url(), "job", "show", "one").succeeded().out())
                .contains("progress 1 so far, so far, ", "\nlog      ", "  1  saw this\n");
        Ran.redwork(REDIS.url(), "job", "show", "nope", "--follow").refused(3, "no job nope");
        Ran.redwork(REDIS.url(), "job", "show", "one", "two", "--follow").refused(2, "give one id");
    }

    @Test
    void aLogIsFollowedAlone() {
        submit();
        try (Worker worker = worker((input, context) -> {
            awaitLook();
            context.progress(1, 2);
            context.log("first");
            await().atMost(SOON).until(() -> out().contains("first"));
            context.log("last");
            return input;
        })) {
            assertThat(run(Map.of(), "job log one -f")).isZero();
            assertThat(worker.name()).isNotEmpty();
        }

        assertThat(out().lines().map(line -> line.replaceFirst(".*  1  ", ""))).containsExactly("first", "last");
        assertThat(Ran.redwork(REDIS.url(), "job", "log", "one").succeeded().out())
                .isEqualTo(out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"job wait one", "submit long 7 --id one --unchecked --wait 30s"})
    void aTerminalShowsHowFarTheOneJobIsThatIsWaitedFor(String command) {
        if (command.startsWith("job")) {
            submit();
        }
        try (Worker worker = worker(this::untilSeen)) {
            assertThat(run(Map.of(Progress.STDERR_IS_TERMINAL, "1"), command)).isZero();
            assertThat(worker.name()).isNotEmpty();
        }

        assertThat(err.toString(UTF_8))
                .contains("  1/2 steps  [==========>         ]")
                .endsWith("\r\033[K");
    }

    private Payload untilSeen(Payload input, JobContext context) {
        awaitLook();
        context.progress(1, 2, "half");
        await().atMost(SOON).until(() -> err.toString(UTF_8).contains("  half"));
        return input;
    }
}
