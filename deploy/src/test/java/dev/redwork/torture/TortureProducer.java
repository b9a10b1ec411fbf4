package dev.redwork.torture;

import dev.redwork.endtoend.ChildJvm;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobExpiredException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobGoneException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.torture.Entry.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A producer JVM: {@code url directory name seed}. It enqueues until it hears "stop", then waits for the outcomes of all its
 * jobs and ends; the name of a {@link WorkKind} is one more job of it.
 */
final class TortureProducer {
    static final String STOP = "stop";

    private static final int THREADS = 3;
    /** Jobs that wait for their outcome at most: the backlog has an end whatever fails. */
    private static final int OPEN = 400;
    /** Between two jobs of a thread. */
    private static final long PAUSE_MILLIS = 15;

    private final Producer producer;
    private final TortureLedger ledger;
    private final String name;
    private final Semaphore open = new Semaphore(OPEN);
    private final ScheduledExecutorService cancelling = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean stopped;

    private TortureProducer(Producer producer, TortureLedger ledger, String name) {
        this.producer = producer;
        this.ledger = ledger;
        this.name = name;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        TortureLedger ledger = new TortureLedger(Path.of(args[1]), args[2]);
        TortureProducer self = new TortureProducer(Producer.connect(args[0]), ledger, args[2]);
        ChildJvm.onLine(self::heard);
        System.out.println("READY");
        self.run(Long.parseLong(args[3]));
        Runtime.getRuntime().halt(0);
    }

    private void heard(String line) {
        if (line.equals(STOP)) {
            stopped = true;
        } else {
            WorkKind kind = WorkKind.valueOf(line);
            open.acquireUninterruptibly();
            enqueue(name + "-" + kind.name().toLowerCase(Locale.ROOT) + "-" + System.nanoTime(), kind, 0);
        }
    }

    private void run(long seed) throws InterruptedException {
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads[i] = new Thread(() -> enqueue(number, new Random(seed + number)));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        open.acquire(OPEN);
    }

    private void enqueue(int number, Random random) {
        try {
            for (int i = 0; !stopped; i++) {
                if (open.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    WorkKind kind = WorkKind.at(random.nextInt(WorkKind.weights()));
                    enqueue(name + "-" + number + "-" + i, kind, random.nextInt(1_000));
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it does cannot fail
    private void enqueue(String id, WorkKind kind, long n) {
        ledger.write(Event.SUBMIT, id, name, kind.name(), 0);
        JobHandle<String> handle;
        try {
            handle = producer.enqueue(task(kind), new Work(kind.name(), n), id);
            ledger.write(Event.ACCEPTED, id, name);
        } catch (RedisRefusedException e) {
            given(Event.REFUSED, id, e);
            return;
        } catch (RedworkException e) {
            given(Event.UNKNOWN, id, e);
            return;
        } catch (RuntimeException e) {
            given(Event.BROKEN, id, e);
            return;
        }
        if (kind.isUnwanted()) {
            long soon = kind == WorkKind.CALLED_OFF ? 0 : n % 300;
            Future<?> unused = cancelling.schedule(() -> cancel(id), soon, TimeUnit.MILLISECONDS);
        }
        handle.future().whenComplete((answer, failure) -> {
            String told = told(answer, failure);
            if (!told.isEmpty()) {
                ledger.write(Event.TOLD, id, name, told, 0);
            }
            open.release();
        });
    }

    private void cancel(String id) {
        String answer;
        try {
            answer = producer.cancel(Defaults.QUEUE, id).toString();
        } catch (RedworkException e) {
            answer = e.getClass().getSimpleName();
        }
        ledger.write(Event.CANCEL, id, name, answer, 0);
    }

    static Task<Work, String> task(WorkKind kind) {
        return Work.TASK.with(options -> {
            TaskOptions all = options.attempts(kind.attempts).delay(Duration.ofMillis(kind.delayMillis));
            if (kind.timeoutMillis > 0) {
                all = all.timeout(Duration.ofMillis(kind.timeoutMillis));
            }
            return kind == WorkKind.PERISHABLE ? all.expires(Duration.ofMillis(200)) : all;
        });
    }

    private void given(Event event, String id, RuntimeException e) {
        ledger.write(event, id, name, e.getClass().getSimpleName(), 0);
        open.release();
    }

    private static String told(@Nullable String answer, @Nullable Throwable failure) {
        if (failure == null) {
            return Ended.SUCCEEDED + "|" + answer;
        } else if (failure instanceof JobFailedException dead) {
            Failure why = dead.failure();
            return "dead:" + (why == null ? "" : why.reason().text()) + "|";
        } else if (failure instanceof JobCancelledException) {
            return "cancelled|";
        } else if (failure instanceof JobExpiredException) {
            return "expired|";
        } else if (failure instanceof JobGoneException) {
            return "gone|";
        } else if (failure instanceof CancellationException) {
            return "";
        }
        return failure.getClass().getSimpleName() + "|";
    }
}
