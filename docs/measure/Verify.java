import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.worker.Flag;
import dev.redwork.worker.JobContext;
import java.time.Duration;
import java.util.Locale;

/**
 * How long `primes verify` takes with and without its flag, beside a loop of long divisions on one thread, and what a look at
 * a flag costs. Workers of queue `default` must run at the Redis that is named:
 *
 * <pre>
 *     ./redwork redis --port 6399 &amp;
 *     REDIS_URL=redis://127.0.0.1:6399 ./redwork worker -q default:2 &amp;
 *     java -cp deploy/target/redwork.jar docs/measure/Verify.java redis://127.0.0.1:6399
 * </pre>
 */
public class Verify {
    static final int ROUNDS = 5;
    static final int LOOKS = 500_000_000;

    /** The reference numbers; then the largest prime below 2^63, a factor early in a range, and two primes near 3 * 10^9. */
    static final long[] NUMBERS = {
        100109100129100369L,
        100109100129101027L,
        100109100129100151L,
        100109100129162907L,
        9223372036854775783L,
        2350000039L * 3900000007L,
        3000000019L * 3000000037L
    };

    public static void main(String[] args) {
        try (Producer producer = Producer.connect(args[0])) {
            verify(producer, Verification.of(NUMBERS[2]).withoutFlag());
            System.out.println("ms, median of " + ROUNDS + "              flag   no flag   odd numbers, n % d, one thread");
            for (long n : NUMBERS) {
                double flag = median(() -> verify(producer, Verification.of(n)));
                double all = median(() -> verify(producer, Verification.of(n).withoutFlag()));
                long started = System.nanoTime();
                long factor = plainly(n);
                double plain = (System.nanoTime() - started) / 1e6;
                Verdict verdict = verify(producer, Verification.of(n));
                System.out.printf(
                        Locale.ROOT,
                        "%-22d %9.0f %9.0f %9.0f   %s; with the flag %d ranges stopped, %d of %d never started%n",
                        n,
                        flag,
                        all,
                        plain,
                        factor == 0 ? "prime" : "factor " + factor,
                        verdict.stopped(),
                        verdict.neverStarted(),
                        verdict.ranges());
            }
        }
        for (int round = 0; round < 3; round++) {
            System.out.printf(Locale.ROOT, "%.2f ns a look at a flag%n", look(JobContext.alone("look").flag("up")));
        }
    }

    static Verdict verify(Producer producer, Verification verification) {
        return verification.run(producer, options -> options, Duration.ofMinutes(5), () -> {});
    }

    static double median(java.util.function.Supplier<Verdict> work) {
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            millis[round] = work.get().nanos() / 1e6;
        }
        java.util.Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }

    static long plainly(long n) {
        for (long d = 3, root = (long) Math.sqrt((double) n); d <= root; d += 2) {
            if (n % d == 0) {
                return d;
            }
        }
        return 0;
    }

    static double look(Flag flag) {
        long raised = 0;
        long started = System.nanoTime();
        for (int i = 0; i < LOOKS; i++) {
            raised += flag.isRaised() ? 1 : 0;
        }
        return (double) (System.nanoTime() - started) / (LOOKS + raised);
    }
}
