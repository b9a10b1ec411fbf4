package dev.redwork.cli.queue;

import dev.redwork.doctor.Finding;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A look at a server: its own report, and how it answered some small calls.
 *
 * @param report null: our user may not ask for it
 * @param now ms, Redis time
 * @param apart how far our clock is ahead of the server's, ms
 * @param goesBack whether the server's clock ran backwards between two calls
 * @param calls that were measured
 * @param median nanoseconds of them
 * @param most nanoseconds of the slowest
 */
public record ServerLook(
        @Nullable ServerReport report, long now, long apart, boolean goesBack, int calls, long median, long most) {
    /** Asks once, and measures so many small calls, one after the other. */
    public static ServerLook of(RedisLink link, int calls) {
        ServerReport report = report(link);
        long[] nanos = new long[calls];
        long[] times = new long[calls];
        long apart = Long.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            Call<Long> time = SessionStore.now();
            long sent = System.nanoTime();
            // Not PING: a server that refuses writes for its disk refuses that, too.
            link.send(time);
            nanos[i] = System.nanoTime() - sent;
            times[i] = time.answer();
            long difference = System.currentTimeMillis() - times[i];
            apart = Math.abs(difference) < Math.abs(apart) ? difference : apart;
        }
        Arrays.sort(nanos);
        return new ServerLook(
                report, times[calls - 1], apart, goesBack(times), calls, nanos[calls / 2], nanos[calls - 1]);
    }

    private static @Nullable ServerReport report(RedisLink link) {
        try {
            return new ServerReport(link.send(ReadCalls.info("all")));
        } catch (RedisRefusedException e) {
            // One who may not connect is refused with the next call.
            return null;
        }
    }

    private static boolean goesBack(long[] times) {
        for (int i = 1; i < times.length; i++) {
            if (times[i] < times[i - 1]) {
                return true;
            }
        }
        return false;
    }

    /** Compared with the needs of a queue: of what the server did not tell there are none. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(report == null ? List.of() : ServerCheckup.of(report, now));
        findings.add(ServerCheckup.clock(apart, goesBack));
        findings.add(ServerCheckup.latency(median, most, calls));
        return findings;
    }
}
