package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RehearsedSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Enqueues jobs and takes results up to 2,000 times, with a producer whose answers are made up and never leave the JVM: see the
 * worker's rehearsal. Once a JVM, on a thread of its own, beside the first calls of the first producer.
 */
final class ProducerRehearsal {
    /** HotSpot compiles a method after 200 calls, and what is called most once more after some thousand. */
    static final int JOBS = 2_000;

    /** Jobs of a producer's own, after which it needs no rehearsal. */
    static final int ENOUGH = 300;

    private static final Duration MOST = Duration.ofMillis(150);
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final Task<Integer, Integer> TASK =
            Task.of("rehearsal", Integer.class, Integer.class).with(options -> options.queue("rehearsal"));

    private final Ticker ticker;
    private final RehearsedSocket socket = new RehearsedSocket(this::answer);
    private final Producer producer;

    /** The job whose result comes next. */
    private String id = "";

    ProducerRehearsal(Ticker ticker) {
        this.ticker = ticker;
        this.producer = new Producer(socket.link(), socket.link(), true, Timing.DEFAULT, List.of());
        producer.inbox.readWithoutThread();
    }

    /** Begins one, unless there was one; {@code disturbs} says that the first producer needs none any more. */
    static void start(BooleanSupplier disturbs) {
        if (BEGUN.compareAndSet(false, true)) {
            RehearsedSocket.begin(() -> new ProducerRehearsal(Ticker.SYSTEM).run(disturbs));
        }
    }

    /** Returns how many jobs have come back. */
    int run(BooleanSupplier disturbs) {
        long end = ticker.read() + MOST.toNanos();
        int jobs = 0;
        while (jobs < JOBS && ticker.read() < end && !disturbs.getAsBoolean()) {
            JobHandle<Integer> job = producer.enqueue(TASK, jobs);
            id = job.id();
            Duration unused = producer.inbox.read();
            jobs += job.get(Duration.ZERO);
        }
        return jobs;
    }

    /** As of a server that takes each job, and has the result of one whenever it is waited for. */
    private String answer(String request) {
        int waits = request.indexOf("BLPOP");
        if (waits >= 0) {
            int list = request.indexOf("redwork:", waits);
            return RehearsedSocket.array(request.substring(list, request.indexOf('\r', list)), notice()) + "*0\r\n";
        }
        String time = request.contains("TIME") ? RehearsedSocket.array("1", "0") : "";
        String named = request.contains("SADD") ? ":1\r\n" : "";
        return time + named + (request.contains("EVALSHA") ? "*0\r\n" : "");
    }

    private String notice() {
        JobResult result = new JobResult(
                id, TASK.name(), JobState.SUCCEEDED, Payload.of("1"), null, 1, "rehearsal", 1, 1, List.of(), 0);
        return new String(JobJson.write(result), StandardCharsets.ISO_8859_1);
    }
}
