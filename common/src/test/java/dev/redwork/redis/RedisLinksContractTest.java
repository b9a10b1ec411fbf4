package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that were idle, and may have been ended meanwhile by a server or a network that counts the minutes. */
class RedisLinksContractTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final FaultProxy line = FaultProxy.to(REDIS.port());
    private final AtomicLong now = new AtomicLong();
    private final RedisLinks links =
            new RedisLinks(RedisSettings.of(line.url()), Duration.ofSeconds(5), now::get, null);

    @AfterEach
    void close() {
        links.close();
        line.close();
    }

    private long client() {
        return links.ask(link -> link.send(Call.number("CLIENT", "ID")));
    }

    @Test
    void oneThatWasIdleForLongAndWasCutMeanwhileFailsNoCall() {
        long first = client();
        line.cut();
        now.addAndGet(RedisLinks.IDLE.toNanos() + 1);
        assertThat(client()).isNotEqualTo(first);
    }

    @Test
    void oneThatWasIdleForAMomentIsUsedAgain() {
        long first = client();
        now.addAndGet(RedisLinks.IDLE.toNanos());
        assertThat(client()).isEqualTo(first);
    }
}
