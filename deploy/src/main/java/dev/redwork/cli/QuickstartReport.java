package dev.redwork.cli;

import dev.redwork.cli.Pills.Receipt;
import dev.redwork.cli.QuickstartJobs.Line;
import java.time.Duration;
import java.util.List;

/** What quickstart shows at its end. */
final class QuickstartReport {
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

    static List<String> notes(List<Line> lines) {
        return lines.stream().anyMatch(Line::sampled)
                ? List.of("", "≈ reckoned up from a sample of at most 2 s", WITHOUT)
                : List.of("", WITHOUT);
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

    static Fields json(List<Line> lines, List<Receipt> receipts) {
        return new Fields()
                .with(
                        "jobs",
                        lines.stream()
                                .map(line -> new Fields()
                                        .with("job", line.job())
                                        .with("size", line.size())
                                        .with("jobs", line.jobs())
                                        .withSeconds(line.nanos())
                                        .with("result", line.result())
                                        .with("aloneSeconds", Math.round(line.aloneNanos() / 1e6) / 1e3)
                                        .with("aloneSampled", line.sampled())
                                        .values())
                                .toList())
                .with("receipts", receipts);
    }

    /** Where to look while all of it stays open. */
    static List<String> look(QuickstartStage stage) {
        String cli = "  redis-cli -h " + stage.settings().host() + " -p "
                + stage.settings().port() + " ";
        String prefix = stage.settings().namespace() + ":{" + stage.queue() + "}:";
        return List.of(
                "",
                "Redis and the workers go on until Ctrl-C, at " + stage.settings() + ". To look inside:",
                "",
                cli + "SMEMBERS " + stage.settings().namespace() + ":queues",
                cli + "HGETALL '" + prefix + "totals'",
                cli + "ZRANGE '" + prefix + "sessions' 0 -1 WITHSCORES",
                cli + "LRANGE '" + prefix + "recent' 0 9",
                cli + "LLEN '" + prefix + "pending'");
    }

    private static String time(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }
}
