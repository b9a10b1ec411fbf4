package dev.redwork.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;

/** A server that is away, refuses us, or is too old: the right exception, one line, no password in it. */
class RedisTroubleContractTest {
    private static final String SECRET = "s3cret-Word";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> server.password(SECRET));

    private FaultProxy line;
    private RedisLink link;

    @BeforeEach
    void connect() {
        line = FaultProxy.to(REDIS.port());
        link = link(":" + SECRET + "@", Duration.ofSeconds(5));
    }

    @AfterEach
    void disconnect() {
        link.close();
        line.close();
    }

    @Test
    void aServerWithTheRightPasswordServes() {
        assertThat(ServerInfo.check(link).version()).isEqualTo(REDIS.server().version());
    }

    @Test
    void aMissingPasswordIsToldWithTheFormOfTheUrl() {
        try (RedisLink open = link("", Duration.ofSeconds(5))) {
            assertRefused(() -> ServerInfo.check(open)).contains("redis://:PASSWORD@host:port");
        }
    }

    @Test
    void aWrongPasswordIsTold() {
        try (RedisLink wrong = link(":wrong-" + SECRET + "@", Duration.ofSeconds(5))) {
            assertRefused(() -> ServerInfo.check(wrong)).contains("refused the password");
        }
        try (RedisLink wrong = link("nobody:" + SECRET + "@", Duration.ofSeconds(5))) {
            assertRefused(() -> ServerInfo.check(wrong)).contains("refused the password");
        }
    }

    @Test
    void repliesThatNobodyReadToTheEndReachNobodyElse() {
        Connection first = link.begin();
        first.sendCommand(Protocol.Command.ECHO, "of another question");
        // An Error, and no stack left to give the connection up.
        assertThat(link.send(Call.<String>command("PING", Reply::text))).isEqualTo("PONG");

        Connection second = link.begin();
        assertThat(second).isNotSameAs(first);
    }

    @Test
    void aConnectionWhoseRepliesWereReadToTheEndStays() {
        long id = link.send(Call.command("CLIENT", Reply::number, "ID"));
        assertThat(link.send(Call.command("CLIENT", Reply::number, "ID"))).isEqualTo(id);
    }

    @Test
    void anOldServerIsRefused() {
        line.rewrite("redis_version:" + REDIS.server().version().charAt(0), "redis_version:5");

        assertRefused(() -> ServerInfo.check(link)).contains("needs Redis 6.2 or newer, or Valkey");
    }

    @Test
    void aServerThatIsNotThereIsUnavailableAndServesOnceItIs() {
        line.refuse();
        assertUnavailable(() -> ServerInfo.check(link)).contains("cannot be reached (Connection refused");

        line.pass();
        ServerInfo.check(link);
    }

    @Test
    void aHostThatDoesNotExistIsUnavailable() {
        try (RedisLink nowhere = new RedisLink(
                RedisSettings.of("redis://:" + SECRET + "@no-such-host.invalid"), Duration.ofSeconds(5))) {
            assertUnavailable(() -> ServerInfo.check(nowhere)).contains("no-such-host.invalid");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailableAfterTheTimeOut() {
        try (RedisLink impatient = link(":" + SECRET + "@", Duration.ofMillis(200))) {
            ServerInfo.check(impatient);
            line.blackhole();

            assertUnavailable(() -> ServerInfo.check(impatient)).contains("timed out");
        }
    }

    @Test
    void aConnectionThatWasCutIsUnavailableOnceAndIsThenMadeAnew() {
        ServerInfo.check(link);
        line.cut();

        assertUnavailable(() -> ServerInfo.check(link)).endsWith("cannot be reached (Unexpected end of stream)");
        ServerInfo.check(link);

        // Nor is it a port of TLS when its server ends, and a connection is accepted and ended meanwhile.
        CompletableFuture<Void> lost = line.dropReply("INFO");
        assertUnavailable(() -> ServerInfo.check(link)).endsWith("(Unexpected end of stream)");
        lost.join();
        // Nor when it ends under a link that waits for the first time.
        try (RedisLink waiting = link(":" + SECRET + "@", Duration.ofSeconds(5))) {
            lost = line.dropReply("BLPOP");
            assertUnavailable(() -> waiting.sendBlocking(List.of(
                            Call.pop(List.of("nothing".getBytes(UTF_8)), Duration.ofMillis(50), Function.identity()))))
                    .endsWith("(Unexpected end of stream)");
            lost.join();
        }
    }

    @Test
    void aServerThatLoadsItsDataIsUnavailableAndIsAskedAnew() {
        Keys keys = Keys.of(link.settings(), "q");
        link.send(Call.command("SCRIPT", Reply::text, "FLUSH"));
        line.rewrite("NOSCRIPT No matching script", "LOADING Redis is loading it");

        assertUnavailable(() -> link.send(new JobStore(keys).promote(1))).contains("LOADING");

        line.pass();
        assertThat(link.send(new JobStore(keys).promote(1)).jobs()).isZero();
    }

    /** It waits for the rest of a command, and never answers. */
    @Test
    void aPlainPortThatIsSpokenToByTlsIsTold() {
        RedisSettings tls = RedisSettings.of("rediss://:" + SECRET + "@localhost:" + REDIS.port());
        try (RedisLink impatient = new RedisLink(tls, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> ServerInfo.check(impatient))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageStartingWith("Redis at rediss://localhost:" + REDIS.port() + " cannot be reached (")
                    .hasMessageEndingWith("; is that a port of TLS? a plain one is redis://)")
                    .hasMessageNotContainingAny(SECRET, "\n", "Exception", "redis.clients");
        }
    }

    private RedisLink link(String user, Duration timeout) {
        return new RedisLink(RedisSettings.of("redis://" + user + "127.0.0.1:" + line.port()), timeout);
    }

    private static AbstractStringAssert<?> assertRefused(ThrowingCallable call) {
        return assertThrown(call, RedisRefusedException.class);
    }

    private static AbstractStringAssert<?> assertUnavailable(ThrowingCallable call) {
        return assertThrown(call, RedisUnavailableException.class);
    }

    private static AbstractStringAssert<?> assertThrown(ThrowingCallable call, Class<? extends Throwable> type) {
        return assertThatThrownBy(call)
                .isInstanceOf(type)
                .message()
                .startsWith("Redis at redis://")
                .doesNotContain(SECRET, "\n", "Exception", "redis.clients");
    }
}
