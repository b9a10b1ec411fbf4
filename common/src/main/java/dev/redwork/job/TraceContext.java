package dev.redwork.job;

import org.jspecify.annotations.Nullable;

/**
 * The trace that a job belongs to, as its caller named it by the headers of W3C's
 * <a href="https://www.w3.org/TR/trace-context/">Trace Context</a> and <a href="https://www.w3.org/TR/baggage/">Baggage</a>. It travels in
 * the job's spec as it stands, and stays the same in all attempts.
 *
 * @param traceparent 55 characters: version, trace id, span id of the caller and flags, {@code
 *     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
 * @param tracestate what vendors of tracing add, 512 characters at most; null: nothing
 * @param baggage of the application, 8,192 characters at most; null: none
 */
public record TraceContext(
        String traceparent,
        @Nullable String tracestate,
        @Nullable String baggage) {
    /** @throws IllegalArgumentException when one of them is too long, or not of its form */
    public TraceContext {
        check(TraceGrammar.isParent(traceparent), "traceparent", traceparent);
        check(tracestate == null || TraceGrammar.isState(tracestate), "tracestate", tracestate);
        check(baggage == null || TraceGrammar.isBaggage(baggage), "baggage", baggage);
    }

    private static void check(boolean valid, String name, @Nullable String value) {
        if (!valid) {
            int length = value == null ? 0 : value.length();
            throw new IllegalArgumentException(name + " is not of the form that W3C gives it, or too long (" + length
                    + " characters): leave it out, or pass on what a tracer made");
        }
    }

    /** Without state and baggage. */
    public static TraceContext of(String traceparent) {
        return new TraceContext(traceparent, null, null);
    }

    /**
     * As the headers of a request tell it, by W3C's rules for those that are wrong: null when {@code traceparent} is not there or not
     * of its form; either of the other two is left out when it is empty or not of its form.
     */
    public static @Nullable TraceContext ofHeaders(
            @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
        if (traceparent == null || !TraceGrammar.isParent(traceparent)) {
            return null;
        }
        boolean hasState = tracestate != null && !tracestate.isEmpty() && TraceGrammar.isState(tracestate);
        boolean hasBaggage = baggage != null && !baggage.isEmpty() && TraceGrammar.isBaggage(baggage);
        return new TraceContext(traceparent, hasState ? tracestate : null, hasBaggage ? baggage : null);
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return traceparent.substring(TraceGrammar.TRACE_ID, TraceGrammar.SPAN_ID - 1);
    }

    /** Of the caller's span, 16 hexadecimal digits. */
    public String spanId() {
        return traceparent.substring(TraceGrammar.SPAN_ID, TraceGrammar.FLAGS - 1);
    }
}
