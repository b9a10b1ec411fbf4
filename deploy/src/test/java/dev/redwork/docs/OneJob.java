package dev.redwork.docs;

import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jacoco.agent.rt.IAgent;
import org.jacoco.agent.rt.RT;

/**
 * A JVM that enqueues one job, runs it and takes its result, some times over, and writes down which lines ran meanwhile. To be
 * started with JaCoCo's agent; its arguments are the URL of Redis and a folder.
 */
final class OneJob {
    static final int RUNS = 80;
    private static final int BEFORE = 20;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);

    private OneJob() {}

    public static void main(String[] args) throws Exception {
        IAgent coverage = RT.getAgent();
        try (Worker worker = Worker.builder(args[0])
                        .handle(ECHO, (input, context) -> input)
                        .lane(LaneOptions.of(2, "default"))
                        .start();
                Producer producer = Producer.connect(args[0])) {
            for (int i = 0; i < BEFORE; i++) {
                producer.enqueue(ECHO, i).get(LONG);
            }
            String name = worker.name();
            for (int run = 0; run < RUNS; run++) {
                // The lane's threads have gone back to their doorbell by then.
                Thread.sleep(200);
                coverage.reset();
                producer.enqueue(ECHO, run).get(LONG);
                Files.write(Path.of(args[1], name + "-" + run + ".exec"), coverage.getExecutionData(false));
            }
        }
    }
}
