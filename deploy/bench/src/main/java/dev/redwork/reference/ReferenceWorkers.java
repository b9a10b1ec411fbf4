package dev.redwork.reference;

import dev.redwork.bench.BenchEnvironment;
import dev.redwork.bench.BenchQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The worker JVMs, started once for all workloads: the first reads a queue of each shape with as many threads as that says, the
 * others one of each shape that has them. An idle queue costs its workers a call now and then.
 */
final class ReferenceWorkers {
    private final Map<WorkerShape, BenchQueue> queues = new LinkedHashMap<>();
    private final List<ProcessHandle> processes = new ArrayList<>();
    private long readyNanos;

    /**
     * Returns when all of them read.
     *
     * @param files the folder whose files their jobs may read
     */
    static ReferenceWorkers start(BenchEnvironment environment, List<WorkerShape> shapes, Path files)
            throws InterruptedException {
        ReferenceWorkers workers = new ReferenceWorkers();
        long start = System.nanoTime();
        shapes.forEach(shape -> workers.queues.put(shape, environment.queue().another()));
        int jvms = shapes.stream().mapToInt(WorkerShape::jvms).max().orElse(0);
        for (int jvm = 0; jvm < jvms; jvm++) {
            List<String> arguments = new ArrayList<>(List.of("--allow-private", "--files", files.toString()));
            for (Map.Entry<WorkerShape, BenchQueue> lane : workers.queues.entrySet()) {
                if (jvm < lane.getKey().jvms()) {
                    arguments.add("-q");
                    arguments.add(lane.getValue().name() + ":" + lane.getKey().threads());
                }
            }
            workers.processes.addAll(environment.startWorkers(1, arguments));
        }
        for (Map.Entry<WorkerShape, BenchQueue> lane : workers.queues.entrySet()) {
            environment.awaitWorkers(lane.getValue(), lane.getKey().jvms());
        }
        workers.readyNanos = System.nanoTime() - start;
        return workers;
    }

    /** The queue that workers in this shape read. */
    BenchQueue queue(WorkerShape shape) {
        return Objects.requireNonNull(queues.get(shape), shape.words());
    }

    /** As they are now. */
    Jvms jvms() {
        return Jvms.of(processes, readyNanos);
    }

    List<ProcessHandle> processes() {
        return List.copyOf(processes);
    }
}
