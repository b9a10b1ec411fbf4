package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.store.QueueStore.QueueProbe;
import java.time.Duration;
import java.util.List;

/** Looks from time to time whether a worker has nothing to do any more, and stops it where its options say so. */
final class IdleMonitor {
    private static final Duration EVERY = Duration.ofMillis(50);

    private final StopCondition when;
    private final List<Lane> lanes;
    private final Janitor janitor;
    private final Shutdown shutdown;
    private final Ticker ticker;
    private final TimerThread.Task looking = new TimerThread.Task(this::look);
    private long busy;
    private long ended;

    IdleMonitor(StopCondition when, List<Lane> lanes, Janitor janitor, Shutdown shutdown, Ticker ticker) {
        this.when = when;
        this.lanes = lanes;
        this.janitor = janitor;
        this.shutdown = shutdown;
        this.ticker = ticker;
    }

    void start() {
        busy = ticker.read();
        if (when.isWatched()) {
            janitor.plan(looking, EVERY);
        }
    }

    private void look() {
        if (shutdown.isUnderWay()) {
            return;
        }
        // First of all: a look that fails since Redis is away must not be the last.
        janitor.plan(looking, EVERY);
        long before = ended;
        ended = shutdown.jobs();
        if (before != ended || !lanes.stream().allMatch(lane -> lane.state.isIdle())) {
            busy = ticker.read();
        } else if (when.idle() != null && ticker.read() - busy >= when.idle().toNanos()) {
            shutdown.begin(StopReason.IDLE, "", true, null);
        }
        if (when.empty() && isDone()) {
            shutdown.begin(StopReason.EMPTY, "", true, null);
        }
    }

    /** Asked between two looks at ourselves: a job of one lane may put jobs into the queue of another. */
    private boolean isDone() {
        if (!hasNothingToDo()) {
            return false;
        }
        List<QueueProbe> probes = lanes.stream()
                .flatMap(lane -> lane.state.sessions().stream())
                .map(session -> QueueProbe.of(session.keys, session.name))
                .toList();
        janitor.link()
                .send(probes.stream().flatMap(probe -> probe.calls().stream()).toList());
        return probes.stream().noneMatch(QueueProbe::hasWork) && hasNothingToDo() && shutdown.jobs() == ended;
    }

    private boolean hasNothingToDo() {
        return lanes.stream().allMatch(lane -> lane.state.hasNothingToDo());
    }
}
