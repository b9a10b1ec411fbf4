package dev.redwork.reference;

import dev.redwork.bench.BenchQueue;
import dev.redwork.cli.quickstart.ReferenceNumbers;
import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whether a number is prime: ranges of candidates, with and without the flag that ends all of them at the first factor. */
final class VerifyWorkload implements Workload {
    private static final String FLAG = "flag";
    private static final String NO_FLAG = "no flag";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final List<String> RIGHT =
            List.of("95362951 x 1049769319", "171656941 x 583192847", "prime", "prime");

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String about() {
        return "Whether a number is prime, by trial division on two worker JVMs of one thread. With the flag, the"
                + " first factor found raises it in Redis, and every range stops; without, each runs to its end. Plain:"
                + " odd candidates up to the root on one thread, which ends at the first factor.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        int numbers = bed.extent() == Extent.TINY ? 1 : ReferenceNumbers.VERIFIED.size();
        for (int i = 0; i < numbers; i++) {
            long number = ReferenceNumbers.VERIFIED.get(i);
            Measured<String> plain = bed.extent().rounds().median(() -> plain(number));
            Plain python = bed.extent() == Extent.FULL ? bed.python("verify.py", RIGHT.get(i), number) : null;
            bed.add(row(i, NO_FLAG, jobs(bed, number, Verification::withoutFlag)));
            bed.add(row(i, FLAG, jobs(bed, number, UnaryOperator.identity()))
                    .withPlain(Plain.of(plain.nanos()))
                    .withPython(python)
                    .with(Published.verifiedByFlag(i)));
        }
    }

    private Row row(int number, String form, Measured<Verdict> run) {
        Verdict verdict = run.result();
        return new Row(
                name(),
                String.valueOf(verdict.n()),
                form,
                verdict.ranges(),
                run.nanos(),
                null,
                null,
                null,
                words(verdict.n(), verdict.factor()),
                RIGHT.get(number));
    }

    private static Measured<Verdict> jobs(Testbed bed, long number, UnaryOperator<Verification> how)
            throws InterruptedException {
        BenchQueue queue = bed.workers().queue(WorkerShape.TWO_JVMS);
        return bed.extent().rounds().median(() -> {
            try (Producer producer = queue.newProducerOfResults()) {
                Verdict verdict = how.apply(Verification.of(number))
                        .run(producer, options -> options.queue(queue.name()), PATIENCE, () -> {});
                return new Measured<>(verdict.nanos(), verdict);
            } finally {
                queue.clearOnly("job:", "totals", "recent", "batch", "flag:");
            }
        });
    }

    private static Measured<String> plain(long number) {
        long start = System.nanoTime();
        String verdict = words(number, plainFactor(number));
        return new Measured<>(System.nanoTime() - start, verdict);
    }

    /** The loop that one would write without a queue; null: {@code n}, an odd number, is prime. */
    private static @Nullable Long plainFactor(long n) {
        for (long divisor = 3; divisor <= n / divisor; divisor += 2) {
            if (n % divisor == 0) {
                return divisor;
            }
        }
        return null;
    }

    private static String words(long n, @Nullable Long factor) {
        return factor == null ? "prime" : factor + " x " + n / factor;
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return List.of("The published figures are of four processes on four cores.");
    }
}
