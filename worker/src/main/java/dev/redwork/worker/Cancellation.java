package dev.redwork.worker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a run is still wanted; its thread is told when it is not. Made and ended on that thread. */
final class Cancellation {
    /** What the run looks at; guarded by {@link Signals}. */
    final List<Watched> watched = new ArrayList<>(0);

    private @Nullable Thread runner = Thread.currentThread();
    private volatile boolean asked;

    boolean isAsked() {
        return asked;
    }

    /** It is not wanted any more. */
    synchronized void ask() {
        if (!asked && runner != null) {
            runner.interrupt();
        }
        asked = true;
    }

    /** Whether the handler has returned. */
    synchronized boolean isEnded() {
        return runner == null;
    }

    /** The handler has returned: from now on no interrupt of ours can meet what its thread does next. */
    synchronized void end() {
        runner = null;
    }
}
