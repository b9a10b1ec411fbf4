package dev.redwork.bench;

import dev.redwork.bench.JobsInFlight.Landed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Trips to another JVM and back, one at a time: each begins a little after the end of the one before, so all that is on the way is idle. */
final class OneByOne {
    private static final Duration GAP = Duration.ofMillis(2);

    /** One of them. */
    interface Trip {
        /** Goes there and back; when it was there, {@link System#nanoTime} of that JVM. */
        long make() throws InterruptedException;
    }

    private OneByOne() {}

    /**
     * How long they took there and back, figures that begin with {@code start} and {@code result} and go on with {@code suffix}.
     *
     * @param lead trips in front that do not count
     */
    static List<Sample> measure(int lead, int count, String suffix, Trip trip) throws InterruptedException {
        Latencies there = new Latencies();
        Latencies back = new Latencies();
        for (int i = 0; i < lead + count; i++) {
            long sent = System.nanoTime();
            Landed<Long> one = new Landed<>(sent, trip.make(), System.nanoTime());
            BenchLatencyCommand.check(one);
            if (i >= lead) {
                there.add(one.output() - sent);
                back.add(one.nanos() - sent);
            }
            Thread.sleep(GAP.toMillis());
        }
        List<Sample> samples = new ArrayList<>(there.samples("start" + suffix));
        samples.addAll(back.samples("result" + suffix));
        return samples;
    }
}
