package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The shaded jar as a process of its own; killed at the latest when this is closed. */
final class Spawned implements AutoCloseable {
    static final Path JAR = Path.of("target", "redwork.jar").toAbsolutePath();

    private final Process process;
    private final Capture out;
    private final Capture err;

    private Spawned(Process process) {
        this.process = process;
        this.out = new Capture(process.getInputStream());
        this.err = new Capture(process.getErrorStream());
    }

    static Spawned redwork(String url, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(args));
        return command(url, command);
    }

    static Spawned command(String url, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("REDIS_URL", url);
        // The launcher, too, takes the JDK that this test runs on.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return new Spawned(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has written to stdout so far. */
    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has started and that still lives. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** As SIGTERM by the shell, without the time that another process takes to start. */
    void terminate() {
        process.toHandle().destroy();
    }

    void closeStdin() throws IOException {
        process.getOutputStream().close();
    }

    /** Waits for its end: what it told the shell. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("still runs; stderr: " + err());
        }
        out.join();
        err.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static final class Capture extends Thread {
        private final InputStream in;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Capture(InputStream in) {
            this.in = in;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                in.transferTo(bytes);
            } catch (IOException e) {
                // It was killed.
            }
        }

        String text() {
            return bytes.toString(UTF_8);
        }
    }
}
