package dev.redwork.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A thread as it was before a handler ran on it. Threads of a lane run one job after another: a tenant in the logs, a class
 * loader, a name or a priority that a handler leaves behind must not meet the next one.
 */
record ThreadState(
        @Nullable Map<String, String> mdc, @Nullable ClassLoader loader, String name, int priority) {
    /** Of the thread that calls. */
    static ThreadState take() {
        Thread thread = Thread.currentThread();
        return new ThreadState(
                MDC.getCopyOfContextMap(), thread.getContextClassLoader(), thread.getName(), thread.getPriority());
    }

    /** Puts all of it back, on the same thread. */
    @SuppressWarnings("ThreadPriorityCheck") // a handler's own is taken back
    void putBack() {
        if (mdc == null || mdc.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(mdc);
        }
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (!thread.getName().equals(name)) {
            thread.setName(name);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
    }
}
