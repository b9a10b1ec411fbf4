package dev.redwork.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server process that ends with us. A shell starts it and holds the other end of a pipe to us: when this JVM is gone, even by
 * {@code kill -9}, the pipe closes, and the shell ends the server and removes its temporary directory.
 */
final class ServerProcess {
    // The terminal's signals are ignored: Ctrl-C ends the server through us, after those who still need it.
    // The shell that waits for the server also removes its directory: the parent knows when its child has really ended.
    private static final String SHELL = """
            log=$1 temporary=$2; shift 2
            trap '' HUP INT QUIT TERM
            exec 3<&0
            "$@" </dev/null >>"$log" 2>&1 3<&- & server=$!
            (
                read -r line <&3
                [ -z "$temporary" ] || : >"$temporary/abandoned"
                kill $server; kill -CONT $server
                for second in 1 2 3 4 5 6 7 8 9 10; do kill -0 $server || break; sleep 1; done
                kill -9 $server
            ) >/dev/null 2>&1 & watcher=$!
            exec 3<&-
            echo $server
            wait $server; code=$?
            kill -9 $watcher
            [ -z "$temporary" ] || [ ! -e "$temporary/abandoned" ] || rm -rf -- "$temporary"
            exit $code
            """;

    private final Process shell;
    private final long pid;

    private ServerProcess(Process shell, long pid) {
        this.shell = shell;
        this.pid = pid;
    }

    /**
     * Starts the server.
     *
     * @param log the file that gets all it writes
     * @param temporary the directory to remove when we die without closing it, or null to keep it
     */
    static ServerProcess start(RedisBinary binary, Path config, Path log, @Nullable Path temporary) throws IOException {
        List<String> line = new ArrayList<>(isolatedShell());
        line.addAll(List.of("redwork-redis", log.toString(), temporary == null ? "" : temporary.toString()));
        line.addAll(List.of(binary.path().toString(), config.toString()));
        Process shell = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        String pid = out.readLine();
        if (pid == null) {
            throw new IOException("the shell that starts the server ended at once");
        }
        return new ServerProcess(shell, Long.parseLong(pid));
    }

    /** A shell whose server is not in the terminal's foreground process group: Ctrl-C does not reach it. */
    private static List<String> isolatedShell() {
        return SearchPath.find("setsid")
                .map(setsid -> List.of(setsid.toString(), "sh", "-c", SHELL))
                .orElseGet(() -> List.of("sh", "-c", "set -m\n" + SHELL));
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Waits until the server has ended or the time is over; true if it has ended. */
    boolean awaitEnd(Duration time) throws InterruptedException {
        return shell.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the server has ended, and says its exit code: 128 + n if signal n ended it. */
    int awaitEnd() throws InterruptedException {
        return shell.waitFor();
    }

    void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Sends a signal that Java has no method for, such as STOP or CONT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    // While the shell lives it has not reaped the server, so the pid cannot have become another process'.
    private Optional<ProcessHandle> handle() {
        return shell.isAlive() ? ProcessHandle.of(pid) : Optional.empty();
    }
}
