package dev.redwork.cli.quickstart;

import dev.redwork.cli.quickstart.QuickstartJobs.Done;
import dev.redwork.cli.quickstart.QuickstartJobs.Line;
import dev.redwork.cli.quickstart.QuickstartVerify.Verified;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.worker.Pills.Receipt;
import dev.redwork.producer.tasks.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report that quickstart shows at its end. */
final class QuickstartReport {
    private static final String FLAG =
            "With flag: the first factor found raises a flag in Redis, which stops what runs and what waits.";

    private static final String WITHOUT =
            "One thread alone: measured here, warm, without a queue. A job of some microseconds costs more to"
                    + " carry than to run.";

    private QuickstartReport() {}

    static Table table(List<Line> lines) {
        Table table = new Table()
                .text("JOB")
                .text("SIZE")
                .number("JOBS")
                .number("TIME")
                .number("JOBS/S")
                .text("RESULT")
                .number("ONE THREAD ALONE");
        lines.forEach(line -> table.row(
                line.job(),
                line.size(),
                Numbers.grouped(line.jobs()),
                time(line.nanos()),
                Numbers.grouped(Math.round(line.jobs() * 1e9 / line.nanos())),
                line.result(),
                (line.sampled() ? "≈ " : "") + time(line.aloneNanos())));
        return table;
    }

    static Table verifications(List<Verified> verified) {
        Table table = new Table()
                .text("IS IT PRIME?")
                .text("VERDICT")
                .number("JOBS")
                .number("WITH FLAG")
                .number("STOPPED")
                .number("NEVER RUN")
                .number("WITHOUT FLAG")
                .number("ONE THREAD ALONE");
        verified.forEach(line -> table.row(
                line.flagged().n(),
                verdict(line.flagged()),
                Numbers.grouped(line.flagged().ranges()),
                time(line.flagged().nanos()),
                Numbers.grouped(line.flagged().stopped()),
                Numbers.grouped(line.flagged().neverStarted()),
                time(line.whole().nanos()),
                time(line.aloneNanos())));
        return table;
    }

    private static String verdict(Verdict verdict) {
        Long factor = verdict.factor();
        return factor == null ? "prime" : factor + " × " + verdict.n() / factor;
    }

    static List<String> notes(Done done) {
        boolean sampled = done.lines().stream().anyMatch(Line::sampled);
        List<String> notes = new ArrayList<>(List.of("", FLAG));
        if (sampled) {
            notes.add("≈ reckoned up from a sample of at most 2 s");
        }
        notes.add(WITHOUT);
        return notes;
    }

    static Table receipts(List<Receipt> receipts) {
        Table table = new Table()
                .text("PILL TAKEN BY")
                .number("PID")
                .number("JOBS RUN")
                .text("STATE");
        receipts.forEach(
                receipt -> table.row(receipt.worker(), receipt.pid(), Numbers.grouped(receipt.jobs()), "stopped"));
        return table;
    }

    static JsonFields json(Done done, List<Receipt> receipts) {
        return new JsonFields()
                .with(
                        "jobs",
                        done.lines().stream()
                                .map(line -> new JsonFields()
                                        .with("job", line.job())
                                        .with("size", line.size())
                                        .with("jobs", line.jobs())
                                        .withSeconds(line.nanos())
                                        .with("result", line.result())
                                        .with("aloneSeconds", Math.round(line.aloneNanos() / 1e6) / 1e3)
                                        .with("aloneSampled", line.sampled())
                                        .values())
                                .toList())
                .with(
                        "verifications",
                        done.verified().stream()
                                .map(QuickstartReport::verification)
                                .toList())
                .with("warming", done.warming())
                .with("receipts", receipts);
    }

    private static Map<String, Object> verification(Verified line) {
        return new JsonFields()
                .with("number", line.flagged().n())
                .with("verdict", line.flagged().isPrime() ? "prime" : "composite")
                .with("factor", line.flagged().factor())
                .with("jobs", line.jobs())
                .withSeconds(line.flagged().nanos())
                .with("stopped", line.flagged().stopped())
                .with("neverStarted", line.flagged().neverStarted())
                .with("withoutFlagFactor", line.whole().factor())
                .with("withoutFlagSeconds", Math.round(line.whole().nanos() / 1e6) / 1e3)
                .with("aloneSeconds", Math.round(line.aloneNanos() / 1e6) / 1e3)
                .values();
    }

    /** Where to look while all of it stays open. */
    static List<String> look(QuickstartEnvironment environment) {
        String cli = "  redis-cli -h " + environment.settings().host() + " -p "
                + environment.settings().port() + " ";
        String prefix = environment.settings().namespace() + ":{" + environment.queue() + "}:";
        return List.of(
                "",
                "Redis and the workers go on until Ctrl-C, at " + environment.settings() + ". To look inside:",
                "",
                cli + "SMEMBERS " + environment.settings().namespace() + ":queues",
                cli + "HGETALL '" + prefix + "totals'",
                cli + "ZRANGE '" + prefix + "sessions' 0 -1 WITHSCORES",
                cli + "LRANGE '" + prefix + "recent' 0 9",
                cli + "LLEN '" + prefix + "pending'");
    }

    private static String time(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }
}
