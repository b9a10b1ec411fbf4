package dev.redwork.cli.worker;

import dev.redwork.admin.QueueNames;
import dev.redwork.admin.QueueReader;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.worker.Pills.Outcome;
import dev.redwork.cli.worker.Pills.Receipt;
import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description = "Stop workers by poison pills, after the work that waits now.",
        footer = {
            "  redwork stop                        every worker of queue `default`, once it has come to its pill",
            "  redwork stop -q high --workers 2    two of them, whichever take the pills",
            "  redwork stop --now                  before the work that waits; what runs has the drain time",
            "",
            "A worker that took a pill stops as a whole, lets its jobs finish, and leaves a receipt. A pill",
            "that nobody took within the wait, or until Ctrl-C, is taken back, so it stops nobody tomorrow.",
            "Exit code 4 when a pill got no receipt; 0 when no worker was there to stop."
        })
public final class StopCommand extends DataAction {
    private static final int MOST = 1_000;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "The queue whose workers stop. Default: default.")
    String queue = Defaults.QUEUE;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many pills. Default: one for each live worker of the queue.")
    @Nullable
    Integer workers;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long for the receipts; then the pills are void. Default: 60s.")
    Duration wait = Duration.ofSeconds(60);

    @Option(names = "--now", description = "Pills before all work; running jobs have the worker's drain time.")
    boolean now;

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() {
        if (workers != null && (workers < 1 || workers > MOST)) {
            throw usage("--workers is " + workers + ", must be 1 to " + MOST);
        }
        if (Ticker.millis(wait) < 1) {
            throw usage("--wait must be 1ms or more");
        }
        try (RedisLink link = connect()) {
            Keys keys = Keys.of(link.settings(), queue);
            List<SessionGroup> live = Pills.takers(link, keys);
            QueueNames names = new QueueNames(link);
            QueueOption.checkExists(queue, names::exists, names::all);
            int pills = workers != null ? workers : Math.min(MOST, live.size());
            if (pills == 0) {
                say("no worker reads queue " + queue + ": nothing to stop");
            } else if (pills > live.size()) {
                say(Numbers.count(pills, "pill") + " for " + Numbers.count(live.size(), "worker"));
            }
            Pills line = new Pills(this, link, keys);
            Outcome outcome = interruptible(() -> farewell(pills, line.outcome()), () -> {
                try (Progress progress = console().progress("stop", "workers", pills)) {
                    return pills == 0 ? line.outcome() : line.stop(pills, now, wait, progress);
                }
            });
            return report(new QueueReader(link).read(queue), live, pills, outcome);
        }
    }

    private static String farewell(int pills, Outcome outcome) {
        int stopped = outcome.receipts().size();
        long taken = pills - stopped - outcome.untaken();
        return Numbers.count(stopped, "worker") + " of " + pills + " stopped, "
                + Numbers.count(outcome.untaken(), "pill") + " taken back"
                + (taken == 0 ? "" : "; " + taken + " taken by workers that stop all the same");
    }

    private int report(QueueRecord left, List<SessionGroup> live, int pills, Outcome outcome) {
        List<Receipt> receipts = outcome.receipts();
        int missing = pills - receipts.size();
        if (form() == Form.TABLE) {
            if (pills > 0) {
                print(table(receipts, missing > 0 ? silent(live, receipts) : List.of()));
            }
        } else {
            printOne(new JsonFields()
                    .with("queue", queue)
                    .with("pills", pills)
                    .with("receipts", receipts)
                    .with("silent", missing)
                    .with("pending", left.pending())
                    .with("running", left.running()));
        }
        console().flush();
        if (missing > 0) {
            say(Numbers.count(missing, "pill") + " of " + pills + " got no receipt within "
                    + Durations.format(wait) + ": " + outcome.untaken() + " not taken, and void now; "
                    + (missing - outcome.untaken()) + " taken by workers that still finish their jobs");
        }
        if (pills > 0 && form() == Form.TABLE) {
            say("left in queue " + queue + ": " + Numbers.grouped(left.pending()) + " pending, "
                    + Numbers.grouped(left.running()) + " running");
        }
        return missing > 0 ? ExitCode.TIMED_OUT : ExitCode.OK;
    }

    private static List<SessionGroup> silent(List<SessionGroup> live, List<Receipt> receipts) {
        return live.stream()
                .filter(worker -> receipts.stream()
                        .noneMatch(receipt ->
                                receipt.pid() == worker.pid() && receipt.host().equals(worker.host())))
                .toList();
    }

    private static Table table(List<Receipt> receipts, List<SessionGroup> silent) {
        Table table = new Table().text("WORKER", "HOST").number("PID", "JOBS").text("STATE");
        receipts.forEach(receipt ->
                table.row(receipt.worker(), receipt.host(), receipt.pid(), Numbers.grouped(receipt.jobs()), "stopped"));
        silent.forEach(worker -> table.row(worker.worker(), worker.host(), worker.pid(), null, "silent"));
        return table;
    }
}
