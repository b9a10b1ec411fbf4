package dev.redwork.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.RedworkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program primesieve (K. Walisch), the fastest that is known to us, where it is on the PATH. */
public final class PrimeSieve {
    private static final String PROGRAM = "primesieve";
    private static final Pattern SECONDS = Pattern.compile("Seconds: ([\\d.]+)");
    private static final Pattern COUNT = Pattern.compile("(?m)^(?:Primes: )?(\\d+)$");

    /** It tells its time in whole milliseconds. */
    private static final double LEAST_SECONDS = 0.001;

    private final String version;

    /** The primes that it found in a range, and how long it says that took on one thread. */
    record Counted(long primes, double seconds) {}

    private PrimeSieve(String version) {
        this.version = version;
    }

    /** It, if it can be started. */
    public static Optional<PrimeSieve> find() throws InterruptedException {
        try {
            return Optional.of(new PrimeSieve(
                    run("--version").lines().findFirst().orElse("").replaceAll(",.*", "")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** As {@code primesieve 11.0}. */
    public String version() {
        return version;
    }

    /** Counts the primes of [lo, hi) on one thread. */
    Counted count(long lo, long hi) throws InterruptedException {
        try {
            String told = run(Long.toString(lo), Long.toString(hi - 1), "--threads=1", "--quiet", "--time");
            Matcher seconds = SECONDS.matcher(told);
            Matcher count = COUNT.matcher(told);
            if (!seconds.find() || !count.find()) {
                throw new RedworkException(PROGRAM + " tells what cannot be read: " + told);
            }
            return new Counted(
                    Long.parseLong(count.group(1)), Math.max(LEAST_SECONDS, Double.parseDouble(seconds.group(1))));
        } catch (IOException e) {
            throw new RedworkException(PROGRAM + " cannot be started any more: " + e.getMessage(), e);
        }
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String told = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + told.strip());
            }
            return told;
        } finally {
            process.destroy();
        }
    }
}
