package dev.redwork.bench;

import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the server's one thread was with one script: as long nobody else is served. */
public final class ScriptTimes {
    /** A server needs these settings for its slow log to hold what is asked for here: longer calls, and so many of them. */
    public static final Duration SLOW = Duration.ofNanos(100_000);

    public static final int SLOW_CALLS = 4_096;

    private static final String SCRIPT = "evalsha";
    private static final Pattern CALLS_AND_MICROS = Pattern.compile("calls=(\\d+),usec=(\\d+)");

    private final RedisLink link;
    private final boolean slowLog;
    private final long[] before;

    private ScriptTimes(RedisLink link, boolean slowLog) {
        this.link = link;
        this.slowLog = slowLog;
        if (slowLog) {
            link.send(Call.text("SLOWLOG", "RESET"));
        }
        this.before = callsAndMicros(link);
    }

    /**
     * From now on.
     *
     * @param slowLog whether the server is ours and was started so that its slow log tells the slowest call
     */
    static ScriptTimes start(RedisLink link, boolean slowLog) {
        return new ScriptTimes(link, slowLog);
    }

    /** Until now: the mean, and the slowest, which is {@link #SLOW} when none was slower. */
    List<Sample> samples() {
        long[] after = callsAndMicros(link);
        List<Sample> samples = new ArrayList<>();
        long calls = Math.max(1, after[0] - before[0]);
        samples.add(Sample.of("script-mean", "ms", (after[1] - before[1]) / 1e3 / calls));
        if (slowLog) {
            long slowest = link.send(slowest());
            samples.add(Sample.of("script-max", "ms", Math.max(slowest, SLOW.toNanos() / 1_000) / 1e3));
        }
        return samples;
    }

    /** Of the last slow calls of scripts, µs; 0 when there was none. */
    private static Call<Long> slowest() {
        return Call.command(
                "SLOWLOG",
                reply -> Reply.list(reply).stream()
                        .map(Reply::list)
                        .filter(call -> Reply.texts(call.get(3)).get(0).equalsIgnoreCase(SCRIPT))
                        .mapToLong(call -> Reply.number(call.get(2)))
                        .max()
                        .orElse(0),
                "GET",
                SLOW_CALLS);
    }

    private static long[] callsAndMicros(RedisLink link) {
        String told = link.send(ReadCalls.info("all")).getOrDefault("cmdstat_" + SCRIPT, "");
        Matcher numbers = CALLS_AND_MICROS.matcher(told);
        return numbers.find()
                ? new long[] {Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2))}
                : new long[2];
    }
}
