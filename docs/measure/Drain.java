import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A first simple measurement: 200,000 no-op jobs enqueued in bulk, then drained by one worker: until the last outcome is
 * recorded, and until the last result is in the producer's hands. All in one JVM beside Redis. Five rounds, the first cold.
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
        System.out.println("enqueued/s  recorded/s   in hand/s  calls a job");
        for (int round = 0; round < 5; round++) {
            try (Producer producer = Producer.connect(url)) {
                long start = System.nanoTime();
                List<JobHandle<Integer>> jobs = producer.enqueueAll(NOOP, inputs);
                double enqueued = JOBS * 1e9 / (System.nanoTime() - start);
                long calls = calls(url);
                long goal = succeeded(url) + JOBS;
                start = System.nanoTime();
                double recorded;
                try (Worker worker = Worker.builder(url).handle(NOOP, (input, context) -> input).lane(threads, "default").start()) {
                    while (succeeded(url) < goal) {
                        Thread.sleep(5);
                    }
                    recorded = JOBS * 1e9 / (System.nanoTime() - start);
                    for (int i = 0; i < JOBS; i++) {
                        if (jobs.get(i).get(Duration.ofMinutes(2)) != i) {
                            throw new AssertionError("wrong result of " + jobs.get(i));
                        }
                    }
                }
                double inHand = JOBS * 1e9 / (System.nanoTime() - start);
                System.out.printf("%,10.0f  %,10.0f  %,10.0f  %11.3f%n", enqueued, recorded, inHand, (double) (calls(url) - calls) / JOBS);
            }
        }
    }

    /** Scripts that the server was asked to run so far: claims and completes, mostly. */
    static long calls(String url) throws Exception {
        return number(url, "INFO commandstats", "cmdstat_evalsha:calls=(\\d+)");
    }

    static long succeeded(String url) throws Exception {
        return number(url, "HGET redwork:{default}:totals succeeded", "\r\n(\\d+)\r\n");
    }

    static long number(String url, String command, String pattern) throws Exception {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            Matcher found = Pattern.compile(pattern)
                    .matcher(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return found.find() ? Long.parseLong(found.group(1)) : 0;
        }
    }
}
