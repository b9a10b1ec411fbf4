package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The parts of {@code bench fresh} that need no queue: what one would write without one, on bare calls of Redis or none. */
final class FreshPlain {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String READY = "ready";
    private static final String END = "end";

    private final FreshSizes sizes;
    private final BenchQueue queue;
    private final RedisLink link;
    private final String calls;
    private final String answers;

    FreshPlain(FreshSizes sizes, BenchQueue queue) {
        this.sizes = sizes;
        this.queue = queue;
        this.link = queue.lineLink();
        this.calls = queue.key("echo:calls");
        this.answers = queue.key("echo:answers");
    }

    List<Sample> singles() {
        long nanos = new Limits(queue).lpush(sizes.singles);
        return List.of(Sample.of("singles-plain", "calls/s", sizes.singles * 1e9 / nanos));
    }

    List<Sample> bulk() {
        return List.of(new Limits(queue).set("bulk-plain", sizes.jobs));
    }

    /** By a list to the echo, by another one back. */
    List<Sample> one() throws InterruptedException {
        return OneByOne.measure(sizes.lead, sizes.one, "-plain", () -> {
            push(calls, BenchAction.INPUT);
            return Long.parseLong(pop(answers));
        });
    }

    /** Answers each call with the time at which it came, until it is told to end. */
    List<Sample> echo() {
        push(answers, READY);
        while (!pop(calls).equals(END)) {
            push(answers, Long.toString(System.nanoTime()));
        }
        return List.of();
    }

    /** In the JVM that has started one. */
    void awaitEcho() {
        pop(answers);
    }

    /** In the same. */
    void endEcho() {
        push(calls, END);
    }

    private void push(String list, String text) {
        long unused = link.send(Call.number("LPUSH", list, text));
    }

    private String pop(String list) {
        Call<String> pop = Call.pop(
                List.of(Call.bytes(list)),
                PATIENCE,
                entry -> entry.isEmpty() ? "" : new String(entry.get(1), StandardCharsets.UTF_8));
        link.sendBlocking(List.of(pop));
        if (pop.answer().isEmpty()) {
            throw new RedworkException("nothing came by the list " + list + " for " + PATIENCE.toSeconds() + " s");
        }
        return pop.answer();
    }

    List<Sample> fetch(String site) throws InterruptedException {
        long nanos = FetchWork.byPlainThreads(FetchWork.urls(site, sizes.pages), FreshJobs.PAGES_AT_ONCE);
        return List.of(Sample.of("fetch-plain", "s", nanos / 1e9));
    }

    List<Sample> gcd() throws InterruptedException {
        return List.of(GcdWork.byPlainThreads(GcdWork.pairs(sizes.pairs), sizes.threads));
    }
}
