package dev.redwork.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultProxyContractTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(builder -> {});

    private final FaultProxy line = FaultProxy.to(redis.port());
    private final RawRedis client = RawRedis.connect(line.url());

    @AfterEach
    void disconnect() {
        client.close();
        line.close();
    }

    @Test
    void passesEverythingUntilToldOtherwise() {
        String large = "x".repeat(300_000);
        assertThat(client.call("SET", "a", large)).isEqualTo("OK");
        assertThat(client.call("GET", "a")).isEqualTo(large);
        client.close();
        await().until(() -> line.connections() == 0);
    }

    @Test
    void cutClosesWhatIsOpenAndServesWhatIsNew() {
        client.call("PING");
        line.cut();
        assertThatThrownBy(() -> client.call("PING")).isInstanceOf(UncheckedIOException.class);
        assertThat(newCall("PING")).isEqualTo("PONG");
    }

    @Test
    void refuseRefusesWhatIsNewAndServesWhatIsOpen() {
        client.call("PING");
        line.refuse();
        assertThatThrownBy(() -> newCall("PING")).hasCauseInstanceOf(ConnectException.class);
        assertThat(client.call("PING")).isEqualTo("PONG");
        line.pass();
        assertThat(newCall("PING")).isEqualTo("PONG");
    }

    @Test
    void aBlackHoleSwallowsUntilItHeals() {
        client.call("PING");
        line.blackhole();
        client.timeout(Duration.ofMillis(200)).send("SET", "a", "1");
        assertThatThrownBy(client::receive).hasCauseInstanceOf(SocketTimeoutException.class);
        assertThat(directly("EXISTS", "a")).isEqualTo("0");

        line.pass();
        assertThat(client.timeout(Duration.ofSeconds(10)).receive()).isEqualTo("OK");
        assertThat(directly("GET", "a")).isEqualTo("1");
    }

    @Test
    void cutEndsConnectionsInABlackHoleToo() {
        client.call("PING");
        line.blackhole();
        client.send("PING");
        line.cut();
        assertThatThrownBy(client::receive)
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void delayHoldsBackEachWay() {
        client.call("PING");
        line.delay(Duration.ofMillis(100));
        long start = System.nanoTime();
        assertThat(client.call("PING")).isEqualTo("PONG");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void delayHoldsNoPacketBackForTheOneBefore() {
        client.call("PING");
        line.delay(Duration.ofMillis(100));
        long start = System.nanoTime();
        // One after another they would take two minutes.
        int many = 600;
        for (int i = 0; i < many; i++) {
            client.send("INCR", "a");
            LockSupport.parkNanos(100_000);
        }
        for (int i = 1; i <= many; i++) {
            assertThat(client.receive()).isEqualTo(Integer.toString(i));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
    }

    @Test
    void aDelayThatEndsHoldsNothingBackAnyMore() {
        client.call("PING");
        line.delay(Duration.ofHours(1));
        client.send("PING");
        line.delay(Duration.ofMillis(1));
        assertThat(client.receive()).isEqualTo("PONG");
    }

    @Test
    void aServerThatIsNamedIsReachedByItsName() {
        try (FaultProxy named = FaultProxy.to("localhost", redis.port());
                RawRedis through = RawRedis.connect(named.url())) {
            assertThat(through.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aDroppedReplyWasExecutedAndNeverHeardOf() throws Exception {
        CompletableFuture<Void> lost = line.dropReply("INCR");
        assertThat(client.call("SET", "other", "1")).isEqualTo("OK");
        assertThat(lost).isNotDone();

        assertThatThrownBy(() -> client.call("INCR", "a")).hasCauseInstanceOf(EOFException.class);
        lost.get(10, TimeUnit.SECONDS);
        assertThat(directly("GET", "a")).isEqualTo("1");

        assertThat(newCall("INCR", "a")).as("one reply only").isEqualTo("2");
    }

    @Test
    void aDroppedReplyIsProvenExecutedAlsoWhenTheScriptIsSlow() throws Exception {
        String slow = "local n = 0 while n < 20000000 do n = n + 1 end return redis.call('INCR', KEYS[1])";
        CompletableFuture<Void> lost = line.dropReply("EVAL");
        assertThatThrownBy(() -> client.call("EVAL", slow, "1", "a")).isInstanceOf(UncheckedIOException.class);
        lost.get(10, TimeUnit.SECONDS);
        assertThat(directly("GET", "a")).isEqualTo("1");
    }

    @Test
    void rewritesTheVersionThatTheServerTells() {
        String version = redis.server().version();
        String old = "5" + version.substring(1);
        line.rewrite("redis_version:" + version, "redis_version:" + old);
        assertThat(client.call("INFO", "server"))
                .contains("redis_version:" + old)
                .doesNotContain("redis_version:" + version);

        line.rewrite(version, old);
        assertThat(client.call("HELLO", "2")).contains("version " + old);
        line.pass();
        assertThat(client.call("INFO", "server")).contains("redis_version:" + version);
    }

    private String newCall(String... command) {
        try (RawRedis other = RawRedis.connect(line.url())) {
            return other.call(command);
        }
    }

    private static String directly(String... command) {
        try (RawRedis direct = RawRedis.connect(redis.url())) {
            return direct.call(command);
        }
    }
}
