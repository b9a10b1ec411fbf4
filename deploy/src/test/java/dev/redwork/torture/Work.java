package dev.redwork.torture;

import dev.redwork.endtoend.FullHeap;
import dev.redwork.job.Task;
import dev.redwork.torture.Entry.Event;
import dev.redwork.worker.JobContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A job's input: what it shall do, and a number that makes it different from others.
 *
 * @param kind name of a {@link WorkKind}
 */
record Work(String kind, long n) {
    static final Task<Work, String> TASK = Task.of("torture", Work.class, String.class);

    /** What it must return. */
    static String answer(WorkKind kind, String id) {
        return kind + "-" + Integer.toHexString(id.hashCode());
    }

    /** The handler: tells the ledger before it begins and before it ends. */
    static String run(TortureLedger ledger, Work work, JobContext context) throws Exception {
        ledger.write(entry(Event.START, context));
        try {
            WorkKind kind = WorkKind.valueOf(work.kind());
            String padding = work.perform(kind, context);
            ledger.write(entry(Event.END, context));
            return answer(kind, context.id()) + padding;
        } catch (Exception | Error e) {
            insist(ledger, e instanceof InterruptedException ? Event.INTERRUPTED : Event.FAILED, context);
            throw e;
        }
    }

    private String perform(WorkKind kind, JobContext context) throws Exception {
        switch (kind) {
            case QUICK, LATER, MUCH_LATER, PERISHABLE, CALLED_OFF -> TimeUnit.MILLISECONDS.sleep(n % 12);
            case UNWANTED, SLOW -> TimeUnit.MILLISECONDS.sleep(5_000);
            case LOOP -> spin(Long.MAX_VALUE / 2_000_000);
            case NAP -> TimeUnit.MILLISECONDS.sleep(30 + n % 400);
            case STUBBORN -> spin(1_000 + n % 1_000);
            case FLAKY -> {
                if (context.attempt() == 1) {
                    throw new IllegalStateException("the first attempt fails on purpose");
                }
            }
            case HOPELESS -> throw new IllegalStateException("fails on purpose");
            case LARGE -> {
                return "x".repeat(10 << 20);
            }
            case RECURSION -> {
                return deeper(0);
            }
            case MEMORY -> {
                return "" + fill().size();
            }
            case HEAP -> {
                int unused = FullHeap.hold(150);
            }
            case EXIT -> Runtime.getRuntime().halt(137);
        }
        return "";
    }

    private static Entry entry(Event event, JobContext context) {
        return Entry.of(event, context.id(), context.worker(), "-", context.attempt());
    }

    /** Until there is memory for it: a run whose end nobody told would seem to go on. */
    private static void insist(TortureLedger ledger, Event event, JobContext context) {
        while (true) {
            try {
                ledger.write(entry(event, context));
                return;
            } catch (OutOfMemoryError e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Sleeps, whatever interrupts: as code that swallows them. */
    private static void spin(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                // It goes on.
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String deeper(int depth) {
        return deeper(depth + 1) + depth;
    }

    @SuppressWarnings("ModifiedButNotUsed") // it is to fill the memory
    private static List<byte[]> fill() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[4 << 20]);
        }
    }
}
