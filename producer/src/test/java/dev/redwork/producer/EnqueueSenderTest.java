package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.EnqueueRequest.Destination;
import dev.redwork.producer.GroupCommit.EnqueueSender;
import dev.redwork.redis.Call;
import dev.redwork.redis.Replies;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            clock);

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

    private List<JobHandle<?>> send(EnqueueRequest<?>... requests) {
        sender.send(List.of(requests));
        List<JobHandle<?>> handles = new ArrayList<>();
        for (EnqueueRequest<?> request : requests) {
            request.tell();
            handles.addAll(request.handles);
        }
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
        send(Orders.begun("a"));
        send(Orders.begun("b"));

        assertThat(sent).containsExactly(List.of("SADD", "EVALSHA"), List.of("EVALSHA"));
    }

    /** Somebody may have deleted it meanwhile: jobs of a queue without a name are found by nobody who looks for queues. */
    @Test
    void aQueueIsNamedAgainAfterTenSeconds() {
        send(Orders.begun("a"));
        clock.turn(Duration.ofMillis(9_999));
        send(Orders.begun("b"));
        clock.turn(Duration.ofMillis(1));
        send(Orders.begun("c"));
        send(Orders.begun("d"));

        assertThat(sent.subList(1, 4))
                .containsExactly(List.of("EVALSHA"), List.of("SADD", "EVALSHA"), List.of("EVALSHA"));
    }

    @Test
    void redisTimeIsReadAgainEachMinute() {
        send(Orders.begun("a"));
        clock.turn(Duration.ofMinutes(1));
        send(Orders.begun("b"));

        assertThat(sent.get(1)).containsExactly("TIME", "SADD", "EVALSHA");
    }

    /** Another server may have taken over, with another clock: jobs that expire are reckoned by it. */
    @Test
    void redisTimeIsReadAgainAfterALostAnswer() {
        loseFirst(List.of());
        send(Orders.begun("a"));
        send(Orders.begun("b"));

        assertThat(sent.get(1)).startsWith("TIME");
        assertThat(sent.get(2)).as("once").containsExactly("EVALSHA");
    }

    @Test
    void requestsOfOneDestinationShareACallUpToItsLimits() {
        EnqueueRequest<Integer> many = Orders.begun(
                Orders.DESTINATION,
                IntStream.range(0, Defaults.CALL_JOBS)
                        .mapToObj(i -> Orders.job("m" + i))
                        .toList());
        EnqueueRequest<Integer> other = Orders.begun(
                new Destination(Keys.of(Orders.NOWHERE, "other"), Duration.ZERO, 0, true), Orders.jobs("o"));
        EnqueueRequest<Integer> alone = Orders.begun("d");
        alone.answered(Map.of(), Orders.full(1, 0, 1, 0), true);

        send(Orders.begun("a"), Orders.begun("b"), other, many, Orders.begun("c"), alone);

        assertThat(sent.get(0)).filteredOn(command -> command.equals("EVALSHA")).hasSize(5);
    }

    /** Each of those costs Redis a look into every session. */
    @Test
    void aCallCarriesSixteenJobsThatAreUniqueUntilTheyStart() {
        List<EnqueueRequest<?>> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            callers.add(Orders.begun(Orders.uniqueUntilStart(Orders.job("j" + i))));
        }
        callers.add(Orders.begun("plain"));

        send(callers.toArray(EnqueueRequest<?>[]::new));

        assertThat(sent.get(0)).filteredOn(command -> command.equals("EVALSHA")).hasSize(3);
    }

    @Test
    void eachRequestIsToldOfItsOwnJobs() {
        link = calls -> answer(calls, List.of(2L, "x", 3L, "c"));

        List<JobHandle<?>> handles = send(Orders.begun("a", "b"), Orders.begun("c", "d"));

        assertThat(handles).extracting(JobHandle::id).containsExactly("a", "x", "c", "d");
        assertThat(handles).extracting(JobHandle::isDuplicate).containsExactly(false, true, true, false);
        // Sent once, so a job with its id is another one: nobody looks.
        assertThat(sent).hasSize(1);
    }

    @Test
    void aQueueThatIsFullRefusesAllOfACall() {
        link = calls -> answer(calls, List.of("full", "1", "", "1", "100", "0"));
        EnqueueRequest<Integer> first = Orders.begun("a");
        EnqueueRequest<Integer> second = Orders.begun("b");

        sender.send(List.of(first, second));

        for (EnqueueRequest<Integer> request : List.of(first, second)) {
            assertThat(request.waitForRoom(new Backpressure(clock))).isTrue();
            assertThat(request.isAlone()).isTrue();
        }
    }

    @Test
    void aJobThatWasThereAfterALostAnswerIsOurOwn() {
        loseFirst(List.of(1L, "a"));

        assertThat(send(Orders.begun("a"))).extracting(JobHandle::isDuplicate).containsExactly(false);
        assertThat(clock.slept).containsExactly(Duration.ofMillis(20));
    }

    @Test
    void aJobWithAnotherSpecIsNotOurOwn() {
        loseFirst(List.of(1L, "b"));

        EnqueueRequest<Integer> other = Orders.begun(Orders.DESTINATION, List.of(Orders.job("b", 1)));

        assertThat(send(other)).extracting(JobHandle::isDuplicate).containsExactly(true);
    }

    @Test
    void afterALeadersErrorToItsRequestsAloneAJobThatWasThereIsTheirOwn() {
        link = calls -> answer(calls, List.of(1L, "a", 2L, "a"));
        EnqueueRequest<Integer> again = Orders.begun("a");
        again.mayBeSent = true;

        assertThat(send(again, Orders.begun("a")))
                .extracting(JobHandle::isDuplicate)
                .containsExactly(false, true);
    }

    @Test
    void aRefusalIsToldAtOnce() {
        link = calls -> {
            throw Replies.refused();
        };

        assertThatThrownBy(() -> send(Orders.begun("a"))).isInstanceOf(RedisRefusedException.class);
        assertThat(sent).hasSize(1);
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void aRefusalAfterALostAnswerProvesNothing() {
        link = calls -> {
            throw sent.size() == 1 ? Replies.unavailable() : Replies.refused();
        };

        assertThatThrownBy(() -> send(Orders.begun("a")))
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

        assertThatThrownBy(() -> send(Orders.begun("a"))).isInstanceOf(RedisUnavailableException.class);
        assertThat(sent).hasSize(6);
    }

    @Test
    void onAClosedProducerItEndsAtOnce() {
        link = calls -> {
            throw Replies.closed();
        };

        assertThatThrownBy(() -> send(Orders.begun("a")))
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

        assertThatThrownBy(() -> send(Orders.begun("a")))
                .hasMessageContaining("the producer was closed")
                .hasMessageContaining("Redis may have the jobs");
        assertThat(sent).hasSize(2);
    }

    @Test
    void thoseWhoseCallWasAnsweredHaveTheirJobsWhateverBecameOfTheOthers() {
        EnqueueRequest<Integer> first = Orders.begun("a");
        EnqueueRequest<Integer> other = Orders.begun(
                new Destination(Keys.of(Orders.NOWHERE, "other"), Duration.ZERO, 0, false), Orders.jobs("b"));
        link = calls -> {
            answer(calls.subList(0, 2), List.of(1L, "a"));
            throw Replies.refused();
        };

        sender.send(List.of(first, other));

        first.tell();
        assertThat(first.handles).extracting(JobHandle::isDuplicate).containsExactly(true);
        assertThatThrownBy(other::tell).isInstanceOf(RedisRefusedException.class);
    }
}
