import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A first simple measurement: 200,000 no-op jobs enqueued in bulk, then drained by one worker, results back to the producer;
 * all in one JVM beside Redis. Five rounds, the first ones cold.
 *
 * <pre>
 * ./redwork redis --port 6399 &
 * java -cp deploy/target/redwork.jar docs/measure/Drain.java redis://127.0.0.1:6399
 * </pre>
 */
public class Drain {
    static final Task<Integer, Integer> NOOP = Task.of("noop", Integer.class, Integer.class);
    static final int JOBS = 200_000;

    public static void main(String[] args) throws Exception {
        String url = args[0];
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : Runtime.getRuntime().availableProcessors();
        List<Integer> inputs = IntStream.range(0, JOBS).boxed().toList();
        System.out.println("enqueue/s    drain/s  claims and completes a job");
        for (int round = 0; round < 5; round++) {
            try (Producer producer = Producer.connect(url)) {
                long start = System.nanoTime();
                List<JobHandle<Integer>> jobs = producer.enqueueAll(NOOP, inputs);
                double enqueue = JOBS * 1e9 / (System.nanoTime() - start);
                long calls = scriptCalls(url);
                start = System.nanoTime();
                try (Worker worker = Worker.builder(url).handle(NOOP, (input, context) -> input).lane(threads, "default").start()) {
                    for (int i = 0; i < JOBS; i++) {
                        if (jobs.get(i).get(Duration.ofMinutes(2)) != i) {
                            throw new AssertionError("wrong result of " + jobs.get(i));
                        }
                    }
                }
                double drain = JOBS * 1e9 / (System.nanoTime() - start);
                System.out.printf("%,9.0f  %,9.0f  %.3f%n", enqueue, drain, (double) (scriptCalls(url) - calls) / JOBS);
            }
        }
    }

    /** How many scripts the server was asked to run so far. */
    static long scriptCalls(String url) throws Exception {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write("INFO commandstats\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String info = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(info);
            return calls.find() ? Long.parseLong(calls.group(1)) : 0;
        }
    }
}
