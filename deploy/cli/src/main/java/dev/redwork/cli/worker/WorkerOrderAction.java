package dev.redwork.cli.worker;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ErrorReport;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.view.WorkerView;
import dev.redwork.job.Names;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base class of commands that give an order to workers by name. */
abstract class WorkerOrderAction extends DataAction {
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Parameters(index = "0", paramLabel = "NAME", description = "Of the workers, as `redwork workers` shows it.")
    String name = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "Wait so long until they have done it. Default: they are told, and that is all.")
    @Nullable
    Duration wait;

    private final WorkerOrder order;

    WorkerOrderAction(WorkerOrder order) {
        this.order = order;
    }

    @Override
    public Integer call() {
        Names.check("worker", name);
        if (!spec.commandLine().getParent().getParseResult().matchedOptions().isEmpty()) {
            throw usage("options go behind the verb");
        }
        try (Admin admin = admin()) {
            List<SessionGroup> workers = order == WorkerOrder.STOP ? admin.stop(name) : admin.quiet(name);
            if (workers.isEmpty()) {
                throw new ErrorReport.NotFoundException(
                        WorkerView.missing(name, live(admin).map(SessionRecord::worker)));
            }
            Duration time = wait;
            Patience patience = new Patience(this, time == null ? Duration.ZERO : time);
            boolean obeyed = time == null
                    || interruptible(
                            () -> Numbers.count(workers.size(), "worker")
                                    + " told, and not done yet: they go on to do it",
                            () -> awaitObeyed(admin, SessionGroup.sessions(workers), patience));
            // The jobs that they hold now, not when they were told.
            Map<String, Long> held = new HashMap<>();
            patience.read(() -> live(admin)).forEach(session -> held.put(session.session(), session.held()));
            printList(workers, WorkerView.told(order, worker -> held(worker, held)));
            say(Numbers.count(workers.size(), "worker") + " told to "
                    + (order == WorkerOrder.STOP ? "stop" : "be quiet"));
            if (obeyed) {
                return ExitCode.OK;
            }
            say("not done within " + Durations.format(Objects.requireNonNull(time)) + ": jobs still run");
            return ExitCode.TIMED_OUT;
        }
    }

    private static long held(SessionGroup worker, Map<String, Long> held) {
        return worker.sessions().stream()
                .mapToLong(session -> held.getOrDefault(session.session(), 0L))
                .sum();
    }

    private static Stream<SessionRecord> live(Admin admin) {
        return SessionGroup.sessions(admin.workers()).stream().filter(SessionRecord::isLive);
    }

    private boolean awaitObeyed(Admin admin, List<SessionRecord> called, Patience patience)
            throws InterruptedException {
        while (true) {
            Map<String, SessionRecord> now = new TreeMap<>();
            patience.read(() -> live(admin)).forEach(session -> now.put(session.session(), session));
            if (called.stream().map(SessionRecord::session).allMatch(told -> {
                SessionRecord session = now.get(told);
                return session == null
                        || (order == WorkerOrder.QUIET
                                && session.held() == 0
                                && !session.state().equals("running"));
            })) {
                return true;
            }
            if (patience.isOver()) {
                return false;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
