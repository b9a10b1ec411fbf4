package dev.redwork.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The times that a JVM took, s. NaN: this system or JVM does not tell.
 *
 * @param cpu of all its threads
 * @param compilers of those that compile, part of {@code cpu}; where threads have no CPU time that can be read, the time on the clock
 * @param classes on the clock, in which its threads defined, verified and initialized classes. The time of {@code jstat -class} would
 *     also count each thread that waits for another one to do so: half a minute within a second of a hundred threads
 */
record JvmTime(double cpu, double compilers, double classes) {
    /** As Linux cuts their names. */
    private static final Pattern COMPILER = Pattern.compile("C[12] Compiler.*");

    /** Work of the thread that does it, without that which it makes necessary. */
    private static final List<String> CLASSES =
            List.of("sun.cls.defineAppClassTime.self", "sun.cls.classVerifyTime.self", "sun.cls.classInitTime.self");

    /** From its start until now. */
    static JvmTime of(ProcessHandle jvm) {
        JvmCounters counters = JvmCounters.of(jvm.pid());
        double compilers = compilers(Path.of("/proc", Long.toString(jvm.pid()), "task"));
        return new JvmTime(
                jvm.info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .map(nanos -> nanos / 1e9)
                        .orElse(Double.NaN),
                Double.isNaN(compilers) ? counters.seconds("java.ci.totalTime") : compilers,
                CLASSES.stream().mapToDouble(counters::seconds).sum());
    }

    private static double compilers(Path threads) {
        try (Stream<Path> all = Files.list(threads)) {
            return all.filter(JvmTime::compiles).mapToDouble(JvmTime::cpu).sum();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static boolean compiles(Path thread) {
        try {
            return COMPILER.matcher(Files.readString(thread.resolve("comm")).strip())
                    .matches();
        } catch (IOException e) {
            // It has just ended.
            return false;
        }
    }

    private static double cpu(Path thread) {
        try {
            return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]) / 1e9;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    JvmTime plus(JvmTime other) {
        return new JvmTime(cpu + other.cpu, compilers + other.compilers, classes + other.classes);
    }

    /** Since an earlier look. */
    JvmTime minus(JvmTime before) {
        return new JvmTime(cpu - before.cpu, compilers - before.compilers, classes - before.classes);
    }
}
