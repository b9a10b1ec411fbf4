package dev.redwork.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntToLongFunction;

/**
 * When a failed job is tried again. Immutable. A handler's exception may decide instead: {@link PermanentFailure} and
 * {@link RetryAfter} take precedence over any policy.
 *
 * <pre>{@code
 * Task.of("mail", Mail.class, Void.class).with(o -> o.attempts(5)
 *         .retry(RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(5))
 *                 .on(SocketTimeoutException.class, RetryPolicy.fixed(Duration.ofSeconds(2)))
 *                 .never(IllegalArgumentException.class)));
 * }</pre>
 */
public final class RetryPolicy {
    /** The default: exponential from 5 s to 10 min. */
    public static final RetryPolicy DEFAULT = exponential(Defaults.RETRY_BASE, Defaults.RETRY_MAX);

    private static final RetryPolicy NEVER = new RetryPolicy(attempt -> -1, List.of());

    private record Rule(Class<? extends Throwable> type, RetryPolicy policy) {}

    /** ms until the run after attempt n, n = 1 for the first; negative: none. */
    private final IntToLongFunction delay;

    private final List<Rule> rules;

    private RetryPolicy(IntToLongFunction delay, List<Rule> rules) {
        this.delay = delay;
        this.rules = rules;
    }

    /**
     * After attempt n a delay uniform in (0, min(base * 2^(n-1), most)]: "full jitter", so that jobs that failed together do
     * not come back together (M. Brooker, Exponential Backoff And Jitter, 2015).
     */
    public static RetryPolicy exponential(Duration base, Duration most) {
        long first = millis("base", base);
        long limit = millis("most", most);
        return new RetryPolicy(
                attempt -> {
                    int doublings = Math.min(attempt - 1, Long.numberOfLeadingZeros(first) - 2);
                    return ThreadLocalRandom.current().nextLong(Math.min(limit, first << doublings)) + 1;
                },
                List.of());
    }

    /** Always the same delay. */
    public static RetryPolicy fixed(Duration time) {
        return delays(time);
    }

    /** The n-th delay after attempt n; the last one for all that follow. */
    public static RetryPolicy delays(Duration... times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("delays needs one time or more");
        }
        long[] millis = new long[times.length];
        for (int i = 0; i < times.length; i++) {
            millis[i] = millis("delay", times[i]);
        }
        return new RetryPolicy(attempt -> millis[Math.min(attempt, millis.length) - 1], List.of());
    }

    /** The same, but with another policy for exceptions of a class. Of several that fit, the one given last counts. */
    public RetryPolicy on(Class<? extends Throwable> type, RetryPolicy policy) {
        List<Rule> all = new ArrayList<>(List.of(new Rule(type, policy)));
        all.addAll(rules);
        return new RetryPolicy(delay, List.copyOf(all));
    }

    /** The same, but a job that failed by something of this class is dead at once: trying again would not help. */
    public RetryPolicy never(Class<? extends Throwable> type) {
        return on(type, NEVER);
    }

    /**
     * How long until the next attempt; empty: there is none.
     *
     * @param attempt that failed, 1 for the first
     */
    public Optional<Duration> delayAfter(int attempt, Throwable thrown) {
        for (Rule rule : rules) {
            if (rule.type().isInstance(thrown)) {
                return rule.policy().delayAfter(attempt, thrown);
            }
        }
        long millis = delay.applyAsLong(attempt);
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    private static long millis(String what, Duration time) {
        if (time.isNegative() || time.compareTo(Defaults.SPAN_MAX) > 0 || time.toMillis() < 1) {
            throw new IllegalArgumentException(what + " is " + TaskOptions.words(time) + ", must be 1 ms to 10 years");
        }
        return time.toMillis();
    }
}
