package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How much memory a process holds: its resident set. */
public final class ResidentSet {
    private static final Path PROC = Path.of("/proc");

    private ResidentSet() {}

    /** Bytes; 0 when it cannot be told, or the process is gone. */
    public static long of(long pid) {
        try {
            Path status = PROC.resolve(Long.toString(pid)).resolve("status");
            return Files.isDirectory(PROC.resolve("self"))
                    ? inStatus(Files.readAllLines(status))
                    : kilobytes(ask(List.of("ps", "-o", "rss=", "-p", Long.toString(pid))));
        } catch (IOException e) {
            // It is gone.
            return 0;
        }
    }

    /** From the lines of {@code /proc/<pid>/status}: {@code VmRSS:   131072 kB}. */
    static long inStatus(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> kilobytes(line.substring("VmRSS:".length()).replace("kB", "")))
                .findFirst()
                .orElse(0);
    }

    private static long kilobytes(String text) {
        String number = text.strip();
        return number.matches("\\d{1,15}") ? Long.parseLong(number) * 1_024 : 0;
    }

    private static String ask(List<String> command) throws IOException {
        Process ps = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String answer = new String(ps.getInputStream().readAllBytes(), UTF_8);
            return ps.waitFor(1, TimeUnit.SECONDS) ? answer : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            ps.destroyForcibly();
        }
    }
}
