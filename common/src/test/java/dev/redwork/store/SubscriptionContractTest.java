package dev.redwork.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.store.Signal.Subscription;
import dev.redwork.store.Signal.Subscription.Heard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said while it listens is heard; what breaks the line is told, and it can be opened again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SubscriptionContractTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> {});

    private World world;
    private FaultProxy line;
    private Keys other;

    @BeforeEach
    void connect() {
        world = new World(REDIS.url());
        line = FaultProxy.to(REDIS.port());
        other = Keys.of(world.settings, "other");
    }

    @AfterEach
    void disconnect() {
        line.close();
        world.close();
    }

    @Test
    void flagsAndCancelsOfAllItsQueuesAreHeardInTheirOrderAndNoOthers() {
        try (Subscription subscription = to(REDIS.url())) {
            subscription.open();
            raise(Keys.of(world.settings, "third"), "no");
            raise(world.keys, "f");
            new Batched(world).enqueue("b", "a");
            world.send(new BatchStore(world.keys).cancel("b"));
            raise(other, "g");
            world.send(new BatchStore(other).lowerFlag("b", "g"));

            assertHeard(subscription, world.keys, Signal.flag("b", "f"));
            assertHeard(subscription, world.keys, Signal.cancel("b"));
            assertHeard(subscription, other, Signal.flag("b", "g"));
            assertHeard(subscription, other, Signal.flag("b", "g"));
        }
    }

    @Test
    void aMessageOfSomebodyElseIsNoSignalOfOurs() {
        try (Subscription subscription = to(REDIS.url())) {
            subscription.open();
            world.redis("PUBLISH", World.key("flags"), "not a flag : at all");
            raise(world.keys, "f");

            assertThat(subscription.next()).isNotNull();
            assertHeard(subscription, world.keys, Signal.flag("b", "f"));
        }
    }

    @Test
    void aLineThatIsCutIsToldAndOpenedAgainHearsOn() {
        try (Subscription subscription = to(line.url())) {
            for (int round = 0; round < 20; round++) {
                subscription.open();
                raise(world.keys, "f" + round);
                assertHeard(subscription, world.keys, Signal.flag("b", "f" + round));
                line.cut();
                assertThatThrownBy(subscription::next).isInstanceOf(RedisUnavailableException.class);
            }
        }
    }

    @Test
    void aSubscriptionThatIsKilledByTheServerIsToldAndOpenedAgainHearsOn() {
        try (Subscription subscription = to(REDIS.url())) {
            for (int round = 0; round < 20; round++) {
                subscription.open();
                assertThat(world.number("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo(1);
                assertThatThrownBy(subscription::next).isInstanceOf(RedisUnavailableException.class);
            }
            subscription.open();
            raise(world.keys, "f");
            assertHeard(subscription, world.keys, Signal.flag("b", "f"));
        }
    }

    @Test
    void aRestartedServerIsHeardAgain() {
        try (Subscription subscription = to(REDIS.url())) {
            subscription.open();
            REDIS.server().stop();
            assertThatThrownBy(subscription::next).isInstanceOf(RedisUnavailableException.class);
            assertThatThrownBy(subscription::open).isInstanceOf(RedisUnavailableException.class);
            REDIS.server().start();
            subscription.open();
            try (World again = new World(REDIS.url())) {
                again.send(new BatchStore(again.keys).raiseFlag("b", "f", "7"));
            }
            assertThat(subscription.next()).isEqualTo(new Heard(world.keys, Signal.flag("b", "f")));
        }
    }

    @Test
    void aLineOnWhichNothingIsSaidForLongIsOpenedAnew() {
        try (Subscription subscription =
                new Subscription(world.settings, List.of(world.keys), Duration.ofMillis(300))) {
            subscription.open();
            assertThat(subscription.next()).as("nothing was heard").isNull();

            subscription.open();
            raise(world.keys, "f");
            assertThat(subscription.next()).isEqualTo(new Heard(world.keys, Signal.flag("b", "f")));
        }
    }

    @Test
    void aPeerThatIsGoneWithoutAWordIsNoticed() {
        try (Subscription subscription =
                new Subscription(RedisSettings.of(line.url()), List.of(world.keys), Duration.ofMillis(500))) {
            subscription.open();
            line.blackhole();
            assertThat(subscription.next()).isNull();
            assertThatThrownBy(subscription::open).isInstanceOf(RedisUnavailableException.class);
            line.pass();

            subscription.open();
            raise(world.keys, "f");
            assertThat(subscription.next()).isEqualTo(new Heard(world.keys, Signal.flag("b", "f")));
        }
    }

    @Test
    void aWrongPasswordAndAUserWithoutChannelsAreRefusedAndNotTakenForAnOutage() {
        world.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
        String address = "127.0.0.1:" + REDIS.port();
        try (Subscription wrong = to("redis://quiet:wrong@" + address);
                Subscription quiet = to("redis://quiet:secret@" + address)) {
            assertThatThrownBy(wrong::open)
                    .isInstanceOf(RedisRefusedException.class)
                    .hasMessageContaining("password");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(quiet::open)
                        .isInstanceOf(RedisRefusedException.class)
                        .hasMessageContaining("ACL");
            }
            world.redis("ACL", "SETUSER", "quiet", "allchannels");
            quiet.open();
            raise(other, "f");
            assertHeard(quiet, other, Signal.flag("b", "f"));
        } finally {
            world.redis("ACL", "DELUSER", "quiet");
        }
    }

    @Test
    void closingItEndsTheWaitOfAnotherThread() {
        Subscription subscription = to(REDIS.url());
        subscription.open();
        CompletableFuture<Heard> waits = CompletableFuture.supplyAsync(subscription::next);

        subscription.close();

        assertThat(waits).failsWithin(Duration.ofSeconds(10));
        assertThatThrownBy(subscription::open).isInstanceOf(RuntimeException.class);
    }

    private Subscription to(String url) {
        return new Subscription(RedisSettings.of(url), List.of(world.keys, other));
    }

    private void raise(Keys keys, String flag) {
        world.send(new BatchStore(keys).raiseFlag("b", flag, "7"));
    }

    private static void assertHeard(Subscription subscription, Keys keys, Signal signal) {
        Heard heard = requireNonNull(subscription.next());
        assertThat(heard.keys().queue()).isEqualTo(keys.queue());
        assertThat(heard.signal()).isEqualTo(signal);
    }
}
