package dev.redwork.cli.job;

import dev.redwork.cli.terminal.PointInTime;
import dev.redwork.job.Defaults;
import dev.redwork.job.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the jobs of {@code submit} are enqueued; the same options that a task has in a program. */
final class SubmitOptions {
    @Option(names = "--attempts", paramLabel = "N", description = "Runs before a failing job is dead. Default: 10.")
    @Nullable
    Integer attempts;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long one run may take. Default: as long as it takes.")
    @Nullable
    Duration timeout;

    @Option(names = "--in", paramLabel = "TIME", description = "Start it so much later.")
    @Nullable
    Duration in;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Start it then: 2026-03-01T08:00:00Z, local 2026-03-01T08:00, or 08:00 (the next one).")
    @Nullable
    String at;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "Do not start it any more so long after it was due.")
    @Nullable
    Duration expires;

    @Option(
            names = "--result-ttl",
            paramLabel = "TIME",
            description = "How long its result is kept, and its id taken. Default: 10m.")
    @Nullable
    Duration resultTtl;

    @Option(names = "--front", description = "Put it at the head of the line.")
    boolean front;

    @Option(
            names = "--unique",
            paramLabel = "KEY",
            description = "Not while another job with this key has not ended: its id is answered instead.")
    @Nullable
    String unique;

    @Option(names = "--unique-for", paramLabel = "TIME", description = "How long the key is held at most. Default: 1d.")
    @Nullable
    Duration uniqueFor;

    @Option(names = "--until-start", description = "With --unique: only until that job has started.")
    boolean untilStart;

    @Option(
            names = "--debounce",
            paramLabel = "TIME",
            description = "With --unique: start it when so long no other one came; the last one's input counts.")
    @Nullable
    Duration debounce;

    @Option(
            names = "--replace",
            description = "With --id: a job with this id that is still scheduled gets this input and time.")
    boolean replace;

    @Option(
            names = "--when-full",
            paramLabel = "TIME",
            description = "Wait so long for room when the queue is at its limits. Default: not at all.")
    @Nullable
    Duration whenFull;

    /**
     * Refuses options that do not go together.
     *
     * @throws IllegalArgumentException saying what
     */
    void check(@Nullable String id) {
        refuse(in != null && at != null, "--in and --at say the same thing in two ways: give one of them");
        refuse(
                unique == null && (uniqueFor != null || untilStart || debounce != null),
                "--unique-for, --until-start and --debounce are of a key: give it with --unique KEY");
        refuse(
                debounce != null && (uniqueFor != null || untilStart || in != null || at != null),
                "--debounce says by itself when the job starts and how long the key is held:"
                        + " not with --in, --at, --unique-for or --until-start");
        refuse(replace && id == null, "--replace needs the id of the job to replace: --id ID");
        refuse(replace && unique != null, "--replace goes by the id, --unique by a key: give one of them");
    }

    /** @param now by the server's clock */
    TaskOptions apply(TaskOptions options, Instant now) {
        TaskOptions changed = options;
        changed = attempts == null ? changed : changed.attempts(attempts);
        changed = timeout == null ? changed : changed.timeout(timeout);
        changed = in == null ? changed : changed.delay(in);
        changed = at == null ? changed : changed.at(PointInTime.parse(at, now, ZoneId.systemDefault()));
        changed = expires == null ? changed : changed.expires(expires);
        changed = resultTtl == null ? changed : changed.resultTtl(resultTtl);
        changed = front ? changed.front() : changed;
        changed = whenFull == null ? changed : changed.whenFull(whenFull);
        return unique == null ? changed : withKey(changed, unique);
    }

    private TaskOptions withKey(TaskOptions options, String key) {
        Duration window = uniqueFor == null ? Defaults.UNIQUE_FOR : uniqueFor;
        if (debounce != null) {
            return options.debounce(key, debounce);
        }
        return untilStart ? options.uniqueUntilStart(key, window) : options.unique(key, window);
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }
}
