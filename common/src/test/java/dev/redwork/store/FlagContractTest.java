package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.store.BatchStore.Cancelled;
import dev.redwork.store.BatchStore.Raised;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flag is a key: up or not, with the value that its first one gave it. */
class FlagContractTest extends StoreContract {
    private BatchStore flags;

    @BeforeEach
    void flags() {
        flags = new BatchStore(world.keys);
    }

    @Test
    void theFirstToRaiseAFlagDecidesItsValue() {
        assertThat(world.send(flags.raiseFlag("b", "f", "7"))).isEqualTo(new Raised(true, "7"));
        Map<String, String> once = world.dump();

        assertThat(world.send(flags.raiseFlag("b", "f", "8"))).isEqualTo(new Raised(false, "7"));

        assertThat(Dump.changes(once, world.dump())).as("and its life").isEmpty();
        assertThat(read("b", "f")).contains("7");
        assertThat(read("b", "g")).isEmpty();
        assertThat(read("c", "f")).isEmpty();
    }

    @Test
    void aFlagGoesDownByHandOrAfterADay() {
        world.send(flags.raiseFlag("b", "f", "7"));
        long day = Defaults.FLAG_TTL.toMillis();
        assertThat(world.number("PTTL", ":flag:b:f")).isBetween(day - 10_000, day);

        assertThat(world.send(flags.lowerFlag("b", "f"))).isTrue();
        assertThat(read("b", "f")).isEmpty();
        assertThat(world.send(flags.lowerFlag("b", "f"))).isFalse();

        assertThat(world.send(flags.raiseFlag("b", "f", "8"))).isEqualTo(new Raised(true, "8"));
        assertThat(signals()).as("moves so far").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\r\nlines", "é€😀", "\"quoted\" {} %s", "nil", "0"})
    void aValueComesBackAsItWasGiven(String value) {
        assertThat(world.send(flags.raiseFlag("b", "f", value))).isEqualTo(new Raised(true, value));
        assertThat(world.send(flags.raiseFlag("b", "f", "other"))).isEqualTo(new Raised(false, value));
        assertThat(read("b", "f")).contains(value);
        assertThat(world.send(flags.lowerFlag("b", "f"))).isTrue();
    }

    @Test
    void aValueHasAtMost4096BytesHoweverFewCharacters() {
        world.send(flags.raiseFlag("b", "ascii", "x".repeat(4_096)));
        world.send(flags.raiseFlag("b", "wide", "€".repeat(1_365) + "x"));
        assertThat(read("b", "wide"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(1_366));

        for (String large : new String[] {"x".repeat(4_097), "€".repeat(1_366)}) {
            assertThatThrownBy(() -> flags.raiseFlag("b", "f", large))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the value of flag f is ")
                    .hasMessageContaining("the limit is 4096");
        }
        assertThat(read("b", "f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "with blank", "ä", "*"})
    void namesThatCouldPoseAsAnotherKeyAreRefused(String name) {
        assertThatThrownBy(() -> flags.raiseFlag("b", name, "7")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> flags.raiseFlag(name, "f", "7")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> flags.lowerFlag(name, "f")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Signal.cancel(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySignalThatMovesIsCountedAndToldWithEachClaimAndRenewal() {
        world.open(World.MINE);
        assertThat(world.claim(1).signals()).isZero();
        world.send(flags.raiseFlag("b", "f", "7"));
        world.send(flags.raiseFlag("b", "f", "7"));
        assertThat(world.claim(1).signals()).as("of an empty queue").isEqualTo(1);
        new Batched(world).enqueue("b", "a");
        world.send(new BatchStore(world.keys).cancel("b"));
        world.send(flags.lowerFlag("b", "f"));

        assertThat(world.claim(1).signals()).isEqualTo(3);
        assertThat(world.send(world.sessions.renewSession(World.MINE, World.LEASE, Map.of()))
                        .signals())
                .isEqualTo(3);
        assertThat(world.send(Signal.count(world.keys))).isEqualTo(3);
    }

    @Test
    void whoMayNotUseChannelsStillRaisesLowersAndCancels() {
        world.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
        String address = "127.0.0.1:" + world.settings.port();
        new Batched(world).enqueue("b", "a");
        try (World quiet = new World("redis://quiet:secret@" + address)) {
            assertThat(quiet.send(flags.raiseFlag("b", "f", "7"))).isEqualTo(new Raised(true, "7"));
            assertThat(quiet.send(flags.lowerFlag("b", "f"))).isTrue();
            assertThat(quiet.send(new BatchStore(world.keys).cancel("b"))).isEqualTo(Cancelled.CANCELLING);
            assertThat(signals()).isEqualTo(3);
        } finally {
            world.redis("ACL", "DELUSER", "quiet");
        }
    }

    private Optional<String> read(String batch, String flag) {
        return world.send(Signal.flag(batch, flag).read(world.keys));
    }

    private long signals() {
        return world.send(Signal.count(world.keys));
    }
}
