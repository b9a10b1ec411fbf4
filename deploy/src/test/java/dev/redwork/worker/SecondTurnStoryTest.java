package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Timing;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.store.Claim;
import dev.redwork.store.Outcome;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a lane may begin a turn while another one is on its way, and what that turn may ask for. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecondTurnStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final int SLOTS = 1_000;

    private final Books books = new Books(LaneOptions.of(SLOTS, "high", "low"), false);
    private Session high;
    private Session low;

    @BeforeEach
    void open() {
        RedisSettings settings = RedisSettings.of(redis.url());
        try (RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT)) {
            for (String queue : List.of("high", "low")) {
                Session session = new Session(settings.keys(queue), Timing.DEFAULT.lease(), (opened, name) -> {});
                session.open(link, Map.of());
                books.sessions.add(session);
            }
        }
        high = books.sessions.get(0);
        low = books.sessions.get(1);
        books.lock.lock();
    }

    /** A turn that asks the queue of the session begins: its answer has not come yet. */
    private Trip begin(@Nullable Session asking, int room) {
        books.turnsOut++;
        return new Trip(books.sessions, asking, room);
    }

    private static void ended(Session session, int jobs) {
        for (int i = 0; i < jobs; i++) {
            session.outcomes.add(new Outcome.Released(claim("job-" + i, 7)));
        }
    }

    private static Claim claim(String id, long number) {
        return new Claim(id, number, 1, 1, new byte[0], null, List.of(), 0);
    }

    @Test
    void itNeedsAFullLoad() {
        begin(high, 100);
        assertThat(books.wantsTurn()).isFalse();

        ended(high, Defaults.CLAIM_LIMIT - 1);
        assertThat(books.wantsTurn()).isFalse();
        ended(low, 1);
        assertThat(books.wantsTurn()).isTrue();
    }

    @Test
    void thereIsNoThirdOne() {
        begin(high, 100);
        ended(high, Defaults.CLAIM_LIMIT);
        begin(high, 100);
        ended(high, Defaults.CLAIM_LIMIT);

        assertThat(books.wantsTurn()).isFalse();
        books.turnOver();
        assertThat(books.wantsTurn()).isTrue();
    }

    @Test
    void itDoesNotBeginWhileASessionIsInDoubt() {
        begin(high, 100);
        ended(high, Defaults.CLAIM_LIMIT);

        low.resync = true;
        assertThat(books.wantsTurn()).isFalse();
        low.resync = false;
        low.lost = true;
        assertThat(books.wantsTurn()).isFalse();
        low.lost = false;
        books.sessions.set(1, low.successor());
        assertThat(books.wantsTurn()).as("not open yet").isFalse();
    }

    @Test
    void whatTheFirstOneAskedForIsNotAskedForAgain() {
        begin(high, 100);
        int first = high.coming;

        assertThat(first).isPositive();
        assertThat(books.free()).isEqualTo(SLOTS - first);
    }

    @Test
    void itAsksTheSameQueueWhileItsLineIsLong() {
        high.left = Defaults.CLAIM_LIMIT + 1;
        begin(high, 100);

        assertThat(high.hungry).isFalse();
        assertThat(books.hungry()).isSameAs(high);
    }

    /** The queue before it may have more: who asks the next one would let its jobs in first. */
    @Test
    void itAsksNobodyWhileTheFirstQueueMayHaveMoreOrNot() {
        high.left = Defaults.CLAIM_LIMIT;
        Trip first = begin(high, 100);

        assertThat(low.hungry).isTrue();
        assertThat(books.hungry()).isNull();
        first.over();
        assertThat(high.coming).isZero();
        assertThat(books.hungry()).isSameAs(low);
    }

    @Test
    void aTurnThatFailedAsksAgain() {
        Trip first = begin(high, 100);
        ended(high, 3);
        Trip second = begin(null, 0);
        first.over();
        books.doubt(first);
        second.over();
        books.doubt(second);

        assertThat(high.coming).isZero();
        assertThat(high.outcomes).hasSize(3);
        assertThat(high.outcomes.get(0)).isInstanceOf(Outcome.Released.class);
        assertThat(books.wantsTurn()).as("one is on its way still").isFalse();
        books.turnOver();
        books.turnOver();
        assertThat(books.wantsTurn()).isTrue();
    }

    /** Given back by one turn and claimed again by the other, whose answer was here first. */
    @Test
    void whatWasClaimedAgainIsNotLetGoWithTheOldClaim() {
        Claim old = claim("job", 7);
        Claim again = claim("job", 8);
        high.hold(List.of(old));
        high.hold(List.of(again));

        high.letGo(old);
        assertThat(high.held.get("job"))
                .isNotNull()
                .satisfies(held -> assertThat(held.claim).isEqualTo(again));
        high.letGo(again);
        assertThat(high.held).isEmpty();
    }
}
