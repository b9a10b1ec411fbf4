package dev.redwork.cli.worker;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ErrorReport;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.job.Names;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.WorkerOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
        try (RedisLink link = connect()) {
            List<SessionRecord> live = live(link);
            List<SessionRecord> called = called(live);
            List<SessionGroup> workers = SessionGroup.byWorker(told(link, called));
            if (workers.isEmpty()) {
                List<String> names = live.stream()
                        .map(SessionRecord::worker)
                        .distinct()
                        .sorted()
                        .toList();
                throw new ErrorReport.NotFoundException("there is no worker " + name
                        + (names.isEmpty() ? ", nor any other" : "; there are " + String.join(", ", names)));
            }
            Duration time = wait;
            Patience patience = new Patience(this, time == null ? Duration.ZERO : time);
            boolean obeyed = time == null
                    || interruptible(
                            () -> Numbers.count(workers.size(), "worker")
                                    + " told, and not done yet: they go on to do it",
                            () -> awaitObeyed(link, called, patience));
            // The jobs that they hold now, not when they were told.
            Map<String, Long> held = new HashMap<>();
            patience.read(() -> live(link)).forEach(session -> held.put(session.session(), session.held()));
            printList(
                    workers,
                    new Columns<SessionGroup>()
                            .name("WORKER", SessionGroup::worker)
                            .name("HOST", SessionGroup::host)
                            .right("PID", SessionGroup::pid)
                            .field("pid", SessionGroup::pid)
                            .field("order", worker -> order.text())
                            .number(
                                    "RUNNING",
                                    worker -> worker.sessions().stream()
                                            .mapToLong(session -> held.getOrDefault(session.session(), 0L))
                                            .sum()));
            say(Numbers.count(workers.size(), "worker") + " told to "
                    + (order == WorkerOrder.STOP ? "stop" : "be quiet"));
            if (obeyed) {
                return ExitCode.OK;
            }
            say("not done within " + Durations.format(Objects.requireNonNull(time)) + ": jobs still run");
            return ExitCode.TIMED_OUT;
        }
    }

    private static List<SessionRecord> live(RedisLink link) {
        SessionReader reader = new SessionReader(link);
        List<SessionRecord> live = new ArrayList<>();
        new QueueReader(link).names().forEach(queue -> live.addAll(reader.live(Keys.of(link.settings(), queue))));
        return live;
    }

    /** Sessions of the worker of that name; else, when it is a supervisor's, those of all its processes. */
    private List<SessionRecord> called(List<SessionRecord> live) {
        List<SessionRecord> exactly =
                live.stream().filter(session -> session.worker().equals(name)).toList();
        return exactly.isEmpty()
                ? live.stream()
                        .filter(session -> session.worker().matches("\\Q" + name + "\\E\\.\\d+"))
                        .toList()
                : exactly;
    }

    /** Those that were still there to be told. */
    private List<SessionRecord> told(RedisLink link, List<SessionRecord> called) {
        Map<SessionRecord, Call<Boolean>> calls = new LinkedHashMap<>();
        called.forEach(session -> calls.put(
                session,
                new SessionStore(Keys.of(link.settings(), session.queue()))
                        .orderWorker(session.session(), session.worker(), order)));
        if (!calls.isEmpty()) {
            link.send(List.copyOf(calls.values()));
        }
        return calls.entrySet().stream()
                .filter(call -> call.getValue().answer())
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean awaitObeyed(RedisLink link, List<SessionRecord> called, Patience patience)
            throws InterruptedException {
        while (true) {
            Map<String, SessionRecord> now = new TreeMap<>();
            patience.read(() -> live(link)).forEach(session -> now.put(session.session(), session));
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
