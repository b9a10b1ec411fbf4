package dev.redwork.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Code around the handlers of a worker: {@code Worker.builder(url).intercept(interceptor)}. The first that is given is the outermost. It
 * may set up and take away what a handler needs around it (a tenant, a transaction, a span, a line in the MDC) and measure. By the
 * thread that runs the job, with its interrupts and its time-out: the worker does not tell an interceptor from the handler within.
 *
 * <pre>{@code
 * Interceptor tenants = (job, input, chain) -> {
 *     MDC.put("tenant", job.queue());
 *     return chain.proceed();
 * };
 * }</pre>
 *
 * <p>It is not called for a job that ends before its handler would be called: one that was cancelled, is too late, or whose input cannot be
 * read. A chunk is one job, whose input is an array of JSON.
 */
@FunctionalInterface
public interface Interceptor {
    /** The rest of the way to the handler. */
    @FunctionalInterface
    interface Chain {
        /**
         * Calls the next interceptor, or the handler. To be called once, on the same thread.
         *
         * @return the handler's output; null of a call for many jobs
         * @throws Exception what the handler threw
         */
        @Nullable
        Object proceed() throws Exception;
    }

    /**
     * Around one job.
     *
     * @param job tells its task, queue, id, attempt and batch
     * @param input as its handler gets it
     * @return the output: that of {@code chain.proceed()}, or another one of the task's output type
     * @throws Exception as if the handler had thrown it: most let pass what comes out of the chain
     */
    @Nullable
    Object around(JobContext job, @Nullable Object input, Chain chain) throws Exception;

    /**
     * Around one call of a handler that takes many jobs ({@link Handlers#handleMany}). By default it does nothing. A job of such a
     * handler under which a worker died runs alone, and comes to {@link #around}.
     *
     * @param jobs that the handler is given
     */
    default void aroundMany(List<? extends JobOfMany<?, ?>> jobs, Chain chain) throws Exception {
        Object unused = chain.proceed();
    }
}
