package dev.redwork.dashboard.page;

import dev.redwork.cli.queue.ServerLook;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.page.Need.Kind;
import dev.redwork.doctor.Finding;
import dev.redwork.doctor.Finding.Level;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLinks;
import java.time.Duration;
import java.util.List;

/** The needs of the Redis server: it is asked once in ten seconds at most, for all who look, and not while nobody does. */
final class ServerNeeds {
    private static final long FRESH = Duration.ofSeconds(10).toNanos();

    /** The quickest tells how far the clocks are apart. */
    private static final int CALLS = 3;

    /** So few calls do not tell how slow it is. */
    private static final String LATENCY = "latency";

    private final RedisLinks redis;
    private final Links links;
    private final Ticker ticker;
    private boolean looked;
    private long at;
    private List<Need> needs = List.of();

    ServerNeeds(RedisLinks redis, Links links, Ticker ticker) {
        this.redis = redis;
        this.links = links;
        this.ticker = ticker;
    }

    /** Those of a moment ago; of what the server does not tell there are none. */
    synchronized List<Need> get() {
        long now = ticker.read();
        if (!looked || now - at >= FRESH) {
            looked = true;
            at = now;
            try {
                needs = of(redis.ask(link -> ServerLook.of(link, CALLS)));
            } catch (RedworkException e) {
                // An outage is told by the look at the queues, without which there is no page.
                needs = List.of();
            }
        }
        return needs;
    }

    private List<Need> of(ServerLook look) {
        return look.findings().stream()
                .filter(finding ->
                        finding.level() != Level.OK && !finding.check().name().equals(LATENCY))
                .map(finding -> new Need(
                        Kind.SERVER,
                        finding.level() == Level.PROBLEM,
                        0,
                        0,
                        sentence(finding),
                        links.server(),
                        "redwork doctor"))
                .toList();
    }

    private static String sentence(Finding finding) {
        return "Redis: " + finding.found();
    }
}
