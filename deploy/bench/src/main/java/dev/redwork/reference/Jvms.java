package dev.redwork.reference;

import dev.redwork.supervisor.ResidentSet;
import dev.redwork.text.Numbers;
import java.util.List;

/**
 * The worker JVMs that all was run by.
 *
 * @param readyNanos from the start of the first until all of them read
 * @param bytes that they held in memory at the end, in all; 0: it cannot be told
 */
record Jvms(int count, long readyNanos, long bytes) {
    static Jvms of(List<ProcessHandle> processes, long readyNanos) {
        return new Jvms(
                processes.size(),
                readyNanos,
                processes.stream()
                        .mapToLong(worker -> ResidentSet.of(worker.pid()))
                        .sum());
    }

    String words() {
        return "%s that were started together read their queues after %s%s."
                .formatted(
                        Numbers.count(count, "worker JVM"),
                        ReferenceTable.time(readyNanos),
                        bytes == 0 || count == 0
                                ? ""
                                : ", and held " + Numbers.bytes(bytes / count) + " each when all had been run");
    }
}
