package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.store.Call;
import dev.redwork.store.RedisRefusedException;
import dev.redwork.store.RedisUnavailableException;
import dev.redwork.store.Replies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often calls are sent, and what callers are told; the answers are made by hand. */
class EnqueueSenderTest {
    private final TurnedClock clock = new TurnedClock();

    /** The commands of each round trip. */
    private final List<List<String>> sent = new ArrayList<>();

    private Consumer<List<? extends Call<?>>> link = EnqueueSenderTest::accept;
    private final EnqueueSender sender = new EnqueueSender(
            Orders.NOWHERE,
            calls -> {
                sent.add(calls.stream().map(Replies::command).toList());
                link.accept(calls);
            },
            Replies.clock(clock, 1_800_000_000_000L),
            clock.waiting());

    /** All of them are enqueued, and no job was there before. */
    private static void accept(List<? extends Call<?>> calls) {
        answer(calls, List.of());
    }

    /** Each enqueue has this answer; what stands under a job's key is the spec of job a. */
    private static void answer(List<? extends Call<?>> calls, Object reply) {
        for (Call<?> call : calls) {
            switch (Replies.command(call)) {
                case "EVALSHA" -> Replies.answer(call, reply);
                case "GET" ->
                    Replies.answer(call, new String(Orders.job("a").spec(), java.nio.charset.StandardCharsets.UTF_8));
                case "TIME" -> Replies.answer(call, List.of("1800000000", "0"));
                default -> Replies.answer(call, 1L);
            }
        }
    }

    private List<JobHandle<Integer>> send(Parcel... parcels) {
        sender.send(List.of(parcels));
        List<JobHandle<Integer>> handles = new ArrayList<>();
        for (Parcel parcel : parcels) {
            handles.addAll(tell(parcel));
        }
        return handles;
    }

    private static List<JobHandle<Integer>> tell(Parcel parcel) {
        List<JobHandle<Integer>> handles = Orders.handles(null, Orders.ids(parcel));
        parcel.tell(handles, 0);
        return handles;
    }

    /** The first round trip is lost, and carried out or not; the others have this answer. */
    private void loseFirst(Object reply) {
        link = calls -> {
            if (sent.size() == 1) {
                throw Replies.unavailable();
            }
            answer(calls, reply);
        };
    }

    @Test
    void aQueueIsNamedBeforeItsFirstJobs() {
        send(Orders.parcel("a"));
        send(Orders.parcel("b"));

        assertThat(sent).containsExactly(List.of("SADD", "EVALSHA"), List.of("EVALSHA"));
    }

    @Test
    void redisTimeIsReadAgainEachMinute() {
        send(Orders.parcel("a"));
        clock.turn(Duration.ofMinutes(1));
        send(Orders.parcel("b"));

        assertThat(sent.get(1)).containsExactly("TIME", "EVALSHA");
    }

    /** Another server may have taken over, with another clock: jobs that expire are reckoned by it. */
    @Test
    void redisTimeIsReadAgainAfterALostAnswer() {
        loseFirst(List.of());
        send(Orders.parcel("a"));
        send(Orders.parcel("b"));

        assertThat(sent.get(1)).startsWith("TIME");
        assertThat(sent.get(2)).as("once").containsExactly("EVALSHA");
    }

    @Test
    void parcelsOfOneRouteShareACallUpToItsLimits() {
        Parcel many = new Parcel(
                Orders.ROUTE,
                IntStream.range(0, Defaults.CALL_JOBS)
                        .mapToObj(i -> Orders.job("m" + i))
                        .toList());
        Parcel other = new Parcel(new Route(Orders.NOWHERE.keys("other"), Duration.ZERO, null, true), Orders.jobs("o"));
        Parcel alone = Orders.parcel("d");
        alone.alone = true;

        send(Orders.parcel("a"), Orders.parcel("b"), other, many, Orders.parcel("c"), alone);

        assertThat(sent.get(0)).filteredOn(command -> command.equals("EVALSHA")).hasSize(5);
    }

    @Test
    void eachParcelIsToldOfItsOwnJobs() {
        link = calls -> answer(calls, List.of(2L, "x", 3L, "c"));

        List<JobHandle<Integer>> handles = send(Orders.parcel("a", "b"), Orders.parcel("c", "d"));

        assertThat(handles).extracting(JobHandle::id).containsExactly("a", "x", "c", "d");
        assertThat(handles).extracting(JobHandle::isDuplicate).containsExactly(false, true, true, false);
        // Sent once, so a job with its id is another one: nobody looks.
        assertThat(sent).hasSize(1);
    }

    @Test
    void aQueueThatIsFullRefusesAllOfACall() {
        link = calls -> answer(calls, List.of("full", "1", "", "1", "100", "0"));
        Parcel first = Orders.parcel("a");
        Parcel second = Orders.parcel("b");

        sender.send(List.of(first, second));

        for (Parcel parcel : List.of(first, second)) {
            assertThat(parcel.isSentAgain(Orders.patience(clock, Duration.ZERO), new ArrayList<>()))
                    .isTrue();
            assertThat(parcel.alone).isTrue();
        }
    }

    @Test
    void aJobThatWasThereAfterALostAnswerIsOurOwn() {
        loseFirst(List.of(1L, "a"));

        assertThat(send(Orders.parcel("a"))).extracting(JobHandle::isDuplicate).containsExactly(false);
        assertThat(clock.slept).containsExactly(Duration.ofMillis(20));
    }

    @Test
    void aJobWithAnotherSpecIsNotOurOwn() {
        loseFirst(List.of(1L, "b"));

        Parcel other = new Parcel(Orders.ROUTE, List.of(Orders.job("b", 1)));

        assertThat(send(other)).extracting(JobHandle::isDuplicate).containsExactly(true);
    }

    @Test
    void afterALeadersErrorToItsParcelsAloneAJobThatWasThereIsTheirOwn() {
        link = calls -> answer(calls, List.of(1L, "a", 2L, "a"));
        Parcel again = Orders.parcel("a");
        again.mayBeSent = true;

        assertThat(send(again, Orders.parcel("a")))
                .extracting(JobHandle::isDuplicate)
                .containsExactly(false, true);
    }

    @Test
    void aRefusalIsToldAtOnce() {
        link = calls -> {
            throw Replies.refused();
        };

        assertThatThrownBy(() -> send(Orders.parcel("a"))).isInstanceOf(RedisRefusedException.class);
        assertThat(sent).hasSize(1);
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void aRefusalAfterALostAnswerProvesNothing() {
        link = calls -> {
            throw sent.size() == 1 ? Replies.unavailable() : Replies.refused();
        };

        assertThatThrownBy(() -> send(Orders.parcel("a")))
                .isNotInstanceOf(RedisRefusedException.class)
                .isInstanceOf(RedworkException.class)
                .hasMessageContaining("Redis may have the jobs");
        assertThat(sent).hasSizeGreaterThan(20);
    }

    @Test
    void aServerThatIsAwayIsTriedForThirtySeconds() {
        link = calls -> {
            clock.turn(Duration.ofSeconds(5));
            throw Replies.unavailable();
        };

        assertThatThrownBy(() -> send(Orders.parcel("a"))).isInstanceOf(RedisUnavailableException.class);
        assertThat(sent).hasSize(6);
    }

    @Test
    void onAClosedProducerItEndsAtOnce() {
        link = calls -> {
            throw Replies.closed();
        };

        assertThatThrownBy(() -> send(Orders.parcel("a")))
                .isInstanceOf(RedworkException.class)
                .isNotInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("the producer is closed: the jobs were not enqueued");
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void aProducerThatIsClosedBeforeTheAnswerSaysThatRedisMayHaveTheJobs() {
        link = calls -> {
            throw sent.size() == 1 ? Replies.unavailable() : Replies.closed();
        };

        assertThatThrownBy(() -> send(Orders.parcel("a")))
                .hasMessageContaining("the producer was closed")
                .hasMessageContaining("Redis may have the jobs");
        assertThat(sent).hasSize(2);
    }

    @Test
    void thoseWhoseCallWasAnsweredHaveTheirJobsWhateverBecameOfTheOthers() {
        Parcel first = Orders.parcel("a");
        Parcel other =
                new Parcel(new Route(Orders.NOWHERE.keys("other"), Duration.ZERO, null, false), Orders.jobs("b"));
        link = calls -> {
            answer(calls.subList(0, 2), List.of(1L, "a"));
            throw Replies.refused();
        };

        sender.send(List.of(first, other));

        assertThat(tell(first)).extracting(JobHandle::isDuplicate).containsExactly(true);
        assertThatThrownBy(() -> tell(other)).isInstanceOf(RedisRefusedException.class);
    }
}
