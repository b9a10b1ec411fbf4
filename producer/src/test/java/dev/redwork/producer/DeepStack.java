package dev.redwork.producer;

/** Runs something at the end of a stack: with every amount of it that is left, down to nothing. */
final class DeepStack {
    private static final long BYTES = 256 * 1024;
    private static final int STEP = 20;
    private static final int SWEPT = 1_000;

    private int overflows;

    private DeepStack() {}

    /** How many times the stack overflowed. */
    static int sweep(Runnable work) throws InterruptedException {
        DeepStack deep = new DeepStack();
        Thread thread = new Thread(null, () -> deep.run(work), "deep", BYTES);
        thread.start();
        thread.join();
        return deep.overflows;
    }

    private void run(Runnable work) {
        // More than once: what is compiled meanwhile takes less of the stack than before.
        for (int round = 0; round < 3; round++) {
            int end = 0;
            while (goesDown(end, work)) {
                end += STEP;
            }
            for (int depth = Math.max(0, end - SWEPT); depth < end; depth++) {
                goesDown(depth, work);
            }
        }
    }

    private boolean goesDown(int depth, Runnable work) {
        try {
            down(depth, work);
            return true;
        } catch (StackOverflowError e) {
            overflows++;
            return false;
        }
    }

    /** Something is done after the call, so that no compiler makes a loop of it. */
    static int down(int depth, Runnable work) {
        if (depth == 0) {
            work.run();
            return 0;
        }
        return down(depth - 1, work) + 1;
    }
}
