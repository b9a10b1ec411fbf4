package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.listener.Listeners;
import dev.redwork.redis.RedisLink.LinkClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What listeners are told of a link. */
class RoundTripsContractTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> {});

    private final List<RedisListener.RoundTrip> trips = new ArrayList<>();
    private final List<RedisListener.Reconnected> reconnects = new ArrayList<>();
    private final FaultProxy line = FaultProxy.to(REDIS.port());
    private final RawRedis redis = RawRedis.connect(REDIS.url());
    private final RedisLink link = RedisLink.of(
            RedisSettings.of(line.url()), Duration.ofSeconds(5), "mine", new Listeners<>(List.of(new RedisListener() {
                @Override
                public void roundTrip(RoundTrip trip) {
                    trips.add(trip);
                }

                @Override
                public void reconnected(Reconnected news) {
                    reconnects.add(news);
                }
            })));

    @AfterEach
    void close() {
        link.close();
        line.close();
        redis.close();
    }

    private void set() {
        assertThat(link.send(Call.text("SET", "key", "value"))).isEqualTo("OK");
    }

    @Test
    void eachTripIsToldOnceWithAllItsCalls() {
        link.send(List.of(Call.text("SET", "key", "value"), Call.text("GET", "key")));
        set();
        assertThat(trips).hasSize(2).allSatisfy(trip -> {
            assertThat(trip.link()).isEqualTo("mine");
            assertThat(trip.took()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
            assertThat(trip.failure()).isNull();
        });
        assertThat(reconnects).isEmpty();
    }

    @Test
    void refusalsAndSilenceAreToldAndConnectionsThatAreMadeAnew() {
        set();
        assertThatThrownBy(() -> link.send(Call.number("INCR", "key"))).isInstanceOf(RedisRefusedException.class);
        assertThat(trips.get(1).failure()).isInstanceOf(RedisRefusedException.class);
        assertThat(reconnects).isEmpty();

        line.cut();
        assertThatThrownBy(this::set).isInstanceOf(RedisUnavailableException.class);
        assertThat(trips.get(2).failure()).isInstanceOf(RedisUnavailableException.class);
        set();
        assertThat(trips).hasSize(4);
        assertThat(reconnects).containsExactly(new RedisListener.Reconnected("mine", "lost"));
    }

    @Test
    void aServerThatBecameAReplicaIsToldAsSuch() {
        set();
        redis.call("REPLICAOF", "127.0.0.1", "1");
        assertThatThrownBy(this::set).hasMessageContaining("READONLY");
        redis.call("REPLICAOF", "NO", "ONE");
        set();
        assertThat(reconnects).containsExactly(new RedisListener.Reconnected("mine", "readonly"));
    }

    @Test
    void aCallThatWaitsForSomethingToComeIsNoMeasureAndItsConnectionCounts() {
        List<Call<?>> wait = List.of(Call.pop(List.of(Call.bytes("nothing")), Duration.ofMillis(10), List::size));
        link.sendBlocking(wait);
        line.cut();
        assertThatThrownBy(() -> link.sendBlocking(wait)).isInstanceOf(RedisUnavailableException.class);
        link.sendBlocking(wait);
        assertThat(trips).isEmpty();
        assertThat(reconnects).containsExactly(new RedisListener.Reconnected("mine", "lost"));
    }

    @Test
    void oneThatIsClosedTellsNothing() {
        link.close();
        assertThatThrownBy(this::set).isInstanceOf(LinkClosedException.class);
        assertThat(trips).isEmpty();
    }
}
