package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.embedded.RedisServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Runs what people run, once, on a Redis of its own, so that a JVM that watches (the launcher's) can keep the classes that it
 * took: later ones then find them read and checked.
 */
final class TrainingRun {
    private static final String ID = "training";

    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"),
            List.of("submit", "gcd", "{\"a\": 12, \"b\": 18}", "-q", ID, "--id", ID),
            List.of("worker", "-q", ID, "--burst"),
            List.of("jobs", "-q", ID),
            List.of("jobs", "-q", ID, "-o", "json"),
            List.of("job", "show", ID),
            List.of("job", "wait", ID),
            List.of("queues"),
            List.of("queue", "show", ID),
            List.of("workers"),
            List.of("batches"),
            List.of("flag", "list"),
            List.of("doctor"));

    private TrainingRun() {}

    public static void main(String[] args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        System.setErr(nowhere);
        int code = ExitCode.OK;
        try (RedisServer server = RedisServer.builder().start()) {
            Console console =
                    new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of("REDIS_URL", server.url()));
            for (List<String> command : COMMANDS) {
                code = Math.max(code, Redwork.run(command.toArray(String[]::new), console));
            }
        }
        // The worker's threads need not be waited for.
        System.exit(code);
    }
}
