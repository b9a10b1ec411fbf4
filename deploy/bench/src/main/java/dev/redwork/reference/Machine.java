package dev.redwork.reference;

import dev.redwork.cli.command.Version;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.text.Numbers;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The machine that all was run on.
 *
 * @param load average of the last minute, before anything was started; below 0: this system does not tell
 * @param python null: there is none
 */
record Machine(
        int cores,
        double load,
        String os,
        String java,
        String redis,
        @Nullable String python) {
    /** Above it others had a share of the cores. */
    private static final double IDLE = 0.3;

    /** As it is now: to be called first. */
    static Machine look() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1"),
                                System.getProperty("os.arch")),
                "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
                "",
                null);
    }

    Machine with(String redisVersion, @Nullable String pythonVersion) {
        return new Machine(cores, load, os, java, redisVersion, pythonVersion);
    }

    String words() {
        return "%s; %s; %s; Redis %s; %s"
                .formatted(
                        Numbers.count(cores, "core"),
                        os,
                        java,
                        redis,
                        python == null ? "no Python, whose columns stay empty" : python);
    }

    /** Whether its figures are its own. */
    String loadWords() {
        if (load < 0) {
            return "";
        }
        String average = String.format(Locale.ROOT, "%.1f", load);
        return load > IDLE
                ? "The machine was shared: its load average was %s before anything was started, so that all times, ours and plain ones, are longer than on a quiet one, and differ from run to run."
                        .formatted(average)
                : "The machine was quiet: its load average was %s before anything was started.".formatted(average);
    }

    JsonFields json() {
        return new JsonFields()
                .with("cores", cores)
                .with("load", load < 0 ? null : load)
                .with("redwork", Version.text())
                .with("java", java)
                .with("redis", redis)
                .with("python", python)
                .with("os", os);
    }
}
