package dev.redwork.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One size of what grows.
 *
 * @param figure the name of its figure
 * @param plan the jobs that are drained
 * @param workers starts worker processes that read the queue with {@link BenchTasks}
 * @param rtt how much longer a round trip takes meanwhile
 */
public record ScalePoint(String figure, DrainPlan plan, Supplier<List<ProcessHandle>> workers, Duration rtt) {}
