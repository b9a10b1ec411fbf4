package dev.redwork.endtoend;

import dev.redwork.job.Task;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Flag;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tasks that behave and misbehave; each handler tells the ledger when it starts and when it ends. */
final class TestTasks {
    /** How long a job takes. */
    record Nap(long millis) {}

    /** The attempts up to this one fail. */
    record Fail(int attempts) {}

    /** Gives its input back, at once. */
    static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);

    /** Gives its input back, and tells the ledger nothing: for a million of it. */
    static final Task<Integer, Integer> BARE_ECHO = Task.of("bare-echo", Integer.class, Integer.class);

    /** Gives its input back after two milliseconds, so that thousands of it last for a while. */
    static final Task<Integer, Integer> SLOW_ECHO = Task.of("slow-echo", Integer.class, Integer.class);

    /** Takes its time, and ends early when it is interrupted. */
    static final Task<Nap, String> NAP = Task.of("nap", Nap.class, String.class);

    /** Takes its time whatever happens. */
    static final Task<Nap, String> STUBBORN = Task.of("stubborn", Nap.class, String.class);

    /** Fails at first; gives the attempt that did not. */
    static final Task<Fail, Integer> FAIL = Task.of("fail", Fail.class, Integer.class);

    /**
     * What a job saw of a flag.
     *
     * @param atOnce whether it was up at the first look
     * @param value what it said; empty: the job looked in vain
     * @param at when it saw it: this machine's clock, ms, which is Redis' clock, too
     */
    record Saw(boolean atOnce, String value, long at) {}

    /** How long a job looks at most, and how often. */
    record Look(long millis, long every) {}

    /** Looks at the flag {@link #STOP} until it is up; ends early when it is interrupted. */
    static final Task<Look, Saw> WATCH = Task.of("watch", Look.class, Saw.class);

    /** Raises the flag {@link #STOP} with its input; whether it was the first. */
    static final Task<String, Boolean> RAISE = Task.of("raise", String.class, Boolean.class);

    static final String STOP = "stop";

    /** Ends its JVM, as the kernel does when memory is short: for worker processes. */
    static final Task<Integer, Integer> HALT = Task.of("halt", Integer.class, Integer.class);

    /** A task that no worker knows. */
    static final Task<Integer, Integer> UNKNOWN = Task.of("unknown", Integer.class, Integer.class);

    /** The product of two primes near 3·10^9: who finds the smaller one tells by the flag, and ends its JVM. */
    static final long FATAL_NUMBER = 2_900_000_017L * 3_100_000_027L;

    private TestTasks() {}

    /** @param end ends the handlers that heed nothing else */
    static void register(Handlers handlers, Ledger ledger, CountDownLatch end) {
        handlers.handle(ECHO, (n, context) -> told(ledger, context, () -> n));
        handlers.handle(BARE_ECHO, (n, context) -> n);
        handlers.handle(
                SLOW_ECHO,
                (n, context) -> told(ledger, context, () -> {
                    TimeUnit.MILLISECONDS.sleep(2);
                    return n;
                }));
        handlers.handle(
                NAP,
                (nap, context) -> told(ledger, context, () -> {
                    boolean unused = new CountDownLatch(1).await(nap.millis(), TimeUnit.MILLISECONDS);
                    return context.worker();
                }));
        handlers.handle(
                STUBBORN,
                (nap, context) -> told(ledger, context, () -> {
                    ignoreInterrupts(nap.millis(), end);
                    return context.worker();
                }));
        handlers.handle(
                FAIL,
                (fail, context) -> told(ledger, context, () -> {
                    if (context.attempt() <= fail.attempts()) {
                        throw new IllegalStateException("attempt " + context.attempt() + " fails on purpose");
                    }
                    return context.attempt();
                }));
        handlers.handle(WATCH, (look, context) -> told(ledger, context, () -> watch(look, context.flag(STOP))));
        handlers.handle(
                RAISE,
                (value, context) ->
                        told(ledger, context, () -> context.flag(STOP).raise(value)));
        handlers.handle(
                HALT,
                (n, context) -> told(ledger, context, () -> {
                    Runtime.getRuntime().halt(137);
                    return n;
                }));
        TaskHandler<FactorRange, FactorFound> search =
                new Handlers().add(new ShippedHandlers()).handler(ShippedTasks.PRIMES_FACTOR);
        handlers.handle(
                ShippedTasks.PRIMES_FACTOR,
                (range, context) -> told(ledger, context, () -> {
                    FactorFound found = search.run(range, context);
                    if (range.n() == FATAL_NUMBER && found.factor() != 0) {
                        Runtime.getRuntime().halt(137);
                    }
                    return found;
                }));
    }

    private interface Work<O> {
        O run() throws Exception;
    }

    private static <O> O told(Ledger ledger, JobContext context, Work<O> work) throws Exception {
        ledger.write(Ledger.Event.START, context);
        try {
            O output = work.run();
            ledger.write(Ledger.Event.END, context);
            return output;
        } catch (Exception e) {
            ledger.write(e instanceof InterruptedException ? Ledger.Event.INTERRUPTED : Ledger.Event.FAILED, context);
            throw e;
        }
    }

    private static Saw watch(Look look, Flag flag) throws InterruptedException {
        boolean atOnce = flag.isRaised();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(look.millis());
        while (!flag.isRaised() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(look.every());
        }
        String value = flag.value();
        return new Saw(atOnce, value == null ? "" : value, System.currentTimeMillis());
    }

    private static void ignoreInterrupts(long millis, CountDownLatch end) {
        long over = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        boolean ended = false;
        while (!ended && System.nanoTime() < over) {
            try {
                ended = end.await(over - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
