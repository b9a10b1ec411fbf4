package dev.redwork.worker;

import dev.redwork.worker.WorkerListener.LaneReading;
import java.time.Duration;
import java.util.List;

/** Reads a worker's lanes; they are looked at only when somebody asks. */
record WorkerReadings(List<Lane> all) implements WorkerListener.Readings {
    @Override
    public List<LaneReading> lanes() {
        return all.stream()
                .map(lane -> new LaneReading(lane.options.toString(), lane.state.running(), lane.state.slots()))
                .toList();
    }

    @Override
    public List<String> queues() {
        return all.stream().flatMap(lane -> lane.options.queues().stream()).toList();
    }

    @Override
    public Duration sinceRenewal() {
        return Duration.ofNanos(all.stream()
                .flatMap(lane -> lane.state.sessions().stream())
                .filter(session -> session.isOpen() && !session.isLost())
                .mapToLong(Session::sinceRenewal)
                .max()
                .orElse(0));
    }
}
