package dev.redwork.worker;

import dev.redwork.worker.Handlers.Binding;
import dev.redwork.worker.Handlers.Many;

/** A handler with an interceptor around it, which is itself a handler: the way of a job does not know of it. */
record Intercepted<I, O>(TaskHandler<I, O> handler, Interceptor interceptor) implements TaskHandler<I, O> {
    static <I, O> Binding<I, O> of(Binding<I, O> inner, Interceptor interceptor) {
        Many<I, O> many = inner.many();
        return new Binding<>(
                inner.task(),
                inner.input(),
                inner.output(),
                inner.retry(),
                new Intercepted<>(inner.handler(), interceptor),
                many == null ? null : new Many<>(many.limits(), of(many.handler(), interceptor)));
    }

    private static <I, O> ManyHandler<I, O> of(ManyHandler<I, O> handler, Interceptor interceptor) {
        return jobs -> interceptor.aroundMany(jobs, () -> {
            handler.run(jobs);
            return null;
        });
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"
    }) // one of another type cannot be written as JSON, or says so there; a task without an output has null
    public O run(I input, JobContext context) throws Exception {
        return (O) interceptor.around(context, input, () -> handler.run(input, context));
    }
}
