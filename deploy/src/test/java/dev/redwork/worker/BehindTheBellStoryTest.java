package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.line.FaultProxy;
import dev.redwork.redis.testing.RawRedis;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.store.JobReader;
import dev.redwork.store.JobRecord;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The claim that stands behind a blocking call, and is on its way while its lane does other things, and compares. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BehindTheBellStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedisSettings settings = RedisSettings.of(redis.url());
    private final RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
    private final Producer producer = Producer.connect(settings);
    private final Books books = new Books(LaneOptions.of(2, "default"), false);
    private final AtomicInteger runs = new AtomicInteger();

    /** A job that another test gave back would ring. */
    @BeforeEach
    void empty() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("FLUSHALL");
        }
    }

    @AfterEach
    void close() {
        books.sessions.forEach(session -> session.close(link));
        producer.close();
        link.close();
    }

    private Worker worker(FaultProxy line) {
        return Worker.builder(line.url())
                .handle(ECHO, (number, context) -> {
                    runs.incrementAndGet();
                    return number;
                })
                .lane(1, "default")
                .start();
    }

    /** The worker's thread listens, and so does the producer. */
    private static void awaitIdle() {
        await().atMost(PATIENCE).until(() -> {
            try (RawRedis raw = RawRedis.connect(redis.url())) {
                return raw.call("CLIENT", "LIST")
                                .lines()
                                .filter(client -> client.contains(" flags=b "))
                                .count()
                        == 2;
            }
        });
    }

    private JobRecord record(JobHandle<?> job) {
        return new JobReader(link, settings.keys("default")).find(job.id());
    }

    /** By Redis' times: the claim did not wait for the ring to arrive, a second away, nor for its own way back. */
    @Test
    void aJobIsClaimedWithTheRing() {
        Duration away = Duration.ofSeconds(1);
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker worker = worker(line)) {
            assertThat(producer.enqueue(ECHO, 1).get(PATIENCE)).isEqualTo(1);
            awaitIdle();
            line.delay(away);
            long before = link.send(SessionStore.now());
            JobHandle<Integer> job = producer.enqueue(ECHO, 2);

            assertThat(job.get(PATIENCE)).isEqualTo(2);
            long started = Objects.requireNonNull(record(job).result()).started();
            assertThat(started - before).as("ms until it was claimed").isLessThan(away.toMillis());
            line.pass();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aJobThatWasLostWithTheRingIsGivenBackAndRunsOnce() {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker worker = worker(line)) {
            awaitListener();
            // The next time that it listens.
            CompletableFuture<Void> lost = line.dropReply("BLPOP");
            assertThat(producer.enqueue(ECHO, 1).get(PATIENCE)).isEqualTo(1);
            awaitIdle();
            JobHandle<Integer> job = producer.enqueue(ECHO, 2);
            lost.orTimeout(20, TimeUnit.SECONDS).join();

            assertThat(job.get(PATIENCE)).isEqualTo(2);
            assertThat(runs).hasValue(2);
            assertThat(Objects.requireNonNull(record(job).result()).attempt()).isEqualTo(1);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private static void awaitListener() {
        await().atMost(PATIENCE).until(() -> {
            try (RawRedis raw = RawRedis.connect(redis.url())) {
                return raw.call("CLIENT", "LIST").contains(" flags=b ");
            }
        });
    }

    private Session open() {
        Session session = new Session(settings.keys("default"), Timing.DEFAULT.lease(), (queue, name) -> {});
        session.open(link, Map.of());
        books.sessions.add(session);
        return session;
    }

    /** A trip from behind the bell that Redis has carried out, and whose answer nobody has read yet. */
    private Trip claimed(Session session) {
        JobHandle<Integer> unused = producer.enqueue(ECHO, 7);
        Trip trip = new Trip(session);
        link.send(trip.calls());
        return trip;
    }

    private List<Held> land(Trip trip) {
        books.lock.lock();
        try {
            trip.settled(new Signals(link, List.of(), List::of, worker -> {}));
            return trip.taken();
        } finally {
            books.lock.unlock();
        }
    }

    private void mend() {
        books.lock.lock();
        try {
            books.turnsOut++;
            books.doubt(null);
            books.mend(link, Map::of);
            books.turnOver();
        } finally {
            books.lock.unlock();
        }
    }

    private long waiting() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            return Long.parseLong(raw.call("LLEN", "redwork:{default}:pending"));
        }
    }

    @Test
    void whatAResyncGaveBackIsNotHeldWhenItsAnswerComes() {
        Session session = open();
        Trip overtaken = claimed(session);

        mend();
        assertThat(waiting()).isEqualTo(1);
        assertThat(land(overtaken)).isEmpty();
        assertThat(session.held).isEmpty();

        Trip next = new Trip(session);
        link.send(next.calls());
        assertThat(land(next)).hasSize(1);
        mend();
        assertThat(session.held).as("it is ours, and Redis says so").hasSize(1);
    }

    /** Redis was asked what we hold before the claim, and answers after it. */
    @Test
    void whatCameWhileRedisWasAskedIsNotDropped() {
        Session session = open();
        List<Held> known = List.of();
        Map<String, Long> believed = link.send(session.store.held(session.name));
        List<Held> taken = land(claimed(session));

        assertThat(session.compare(known, believed)).isEmpty();
        assertThat(taken).singleElement().satisfies(held -> {
            assertThat(held.dropped).isFalse();
            assertThat(session.held).containsValue(held);
        });
    }

    @Test
    void aRingForASessionThatWasLostMakesItsSuccessorLook() {
        Session session = open();
        Ear ear = new Ear(
                new RedisLink(settings, RedisLink.CALL_TIMEOUT),
                List.of(session.keys),
                "default",
                Timing.DEFAULT.block());
        CompletableFuture<Boolean> heard = CompletableFuture.supplyAsync(() -> {
            books.lock.lock();
            try {
                return ear.listen(books) != null;
            } finally {
                books.lock.unlock();
            }
        });
        awaitListener();
        session.lost = true;
        mend();
        session.close(link);
        Session successor = books.sessions.get(0);
        assertThat(successor).isNotSameAs(session);
        successor.hungry = false;
        JobHandle<Integer> unused = producer.enqueue(ECHO, 7);

        assertThat(heard.orTimeout(20, TimeUnit.SECONDS).join()).isFalse();
        assertThat(successor.hungry).isTrue();
        ear.close();
    }

    /** The connection of the bell breaks while a resync is on its way: what that one asked was before it. */
    @Test
    void aDoubtThatComesWhileRedisIsAskedIsNotForgotten() {
        Session session = open();
        session.doubt();
        session.mend(
                link,
                new ReentrantLock() {
                    @Override
                    public void unlock() {
                        session.doubt();
                        super.unlock();
                    }
                },
                Map.of());
        assertThat(session.isDoubtful()).isTrue();
        mend();
        assertThat(session.isDoubtful()).isFalse();
    }

    @Test
    void whatComesForASessionThatWasLostIsNotHeld() {
        Session session = open();
        Trip late = claimed(session);
        session.lost = true;

        mend();
        assertThat(books.sessions).doesNotContain(session);
        assertThat(land(late)).isEmpty();
        session.close(link);
    }
}
