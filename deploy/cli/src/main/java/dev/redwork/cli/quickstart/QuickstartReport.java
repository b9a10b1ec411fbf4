package dev.redwork.cli.quickstart;

import dev.redwork.cli.quickstart.QuickstartJobs.Done;
import dev.redwork.cli.quickstart.QuickstartJobs.Line;
import dev.redwork.cli.quickstart.QuickstartVerify.Verified;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.worker.Pills.Receipt;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The report that quickstart shows at its end. */
final class QuickstartReport {
    private static final String FLAG =
            "With flag: the first factor found raises a flag in Redis, which stops what runs and what waits.";

    private static final String WITHOUT =
            "Alone: one thread, measured here, warm, without a queue. A job of some microseconds costs more to carry"
                    + " than to run.";

    private QuickstartReport() {}

    static Columns<Line> lines() {
        return new Columns<Line>()
                .text("JOB", Line::job)
                .text("SIZE", Line::size)
                .number("JOBS", Line::jobs)
                .right("TIME", line -> time(line.nanos()))
                .field("seconds", line -> JsonFields.seconds(line.nanos()))
                .right("JOBS/S", line -> Numbers.grouped(Math.round(line.jobs() * 1e9 / line.nanos())))
                .optional()
                .text("RESULT", Line::result)
                .right("ALONE", line -> (line.sampled() ? "≈ " : "") + time(line.aloneNanos()))
                .field("alone_seconds", line -> JsonFields.seconds(line.aloneNanos()))
                .field("alone_sampled", Line::sampled);
    }

    static Columns<Verified> verifications() {
        return new Columns<Verified>()
                .wholeCell("IS IT PRIME?", line -> line.flagged().n())
                .field("number", line -> line.flagged().n())
                .wholeCell("VERDICT", line -> verdict(line.flagged()))
                .field("verdict", line -> line.flagged().isPrime() ? "prime" : "composite")
                .field("factor", line -> line.flagged().factor())
                .right("JOBS", line -> Numbers.grouped(line.flagged().ranges()))
                .field("jobs", Verified::jobs)
                .right("WITH FLAG", line -> time(line.flagged().nanos()))
                .field("seconds", line -> JsonFields.seconds(line.flagged().nanos()))
                .number("STOPPED", line -> line.flagged().stopped())
                .optional()
                .right("NEVER RUN", line -> Numbers.grouped(line.flagged().neverStarted()))
                .optional()
                .field("never_started", line -> line.flagged().neverStarted())
                .field("without_flag_factor", line -> line.whole().factor())
                .right("WITHOUT", line -> time(line.whole().nanos()))
                .field(
                        "without_flag_seconds",
                        line -> JsonFields.seconds(line.whole().nanos()))
                .right("ALONE", line -> time(line.aloneNanos()))
                .field("alone_seconds", line -> JsonFields.seconds(line.aloneNanos()));
    }

    private static String verdict(Verdict verdict) {
        Long factor = verdict.factor();
        return factor == null ? "prime" : factor + " x " + verdict.n() / factor;
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
        Table table =
                new Table().text("PILL TAKEN BY").number("PID", "JOBS RUN").text("STATE");
        receipts.forEach(
                receipt -> table.row(receipt.worker(), receipt.pid(), Numbers.grouped(receipt.jobs()), "stopped"));
        return table;
    }

    static JsonFields json(Done done, List<Receipt> receipts) {
        return new JsonFields()
                .with("jobs", done.lines().stream().map(lines()::fields).toList())
                .with(
                        "verifications",
                        done.verified().stream().map(verifications()::fields).toList())
                .with("warming", done.warming())
                .with("receipts", receipts);
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
