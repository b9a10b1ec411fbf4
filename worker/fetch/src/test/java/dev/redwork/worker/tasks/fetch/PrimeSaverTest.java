package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.tasks.Save;
import dev.redwork.tasks.SaveRange;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.JobOfMany;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a store, and what its answers mean for the job. */
@Timeout(60)
class PrimeSaverTest extends FetchStory {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsaved\n";

    @Test
    void aPrimeIsPutUnderItselfAndNothingElseIs() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                bodies.add(connection.body());
                connection.say(OK);
            }
        });
        String store = FetchWorld.url(server) + "rows/";
        assertThat(saver().save(Save.of(7, store))).isTrue();
        assertThat(saver().save(Save.of(9, store))).isFalse();
        assertThat(saver().save(new Save(9, store, true))).isTrue();
        assertThat(saver().save(Save.of(11, null))).isTrue();
        assertThat(server.requests).hasSize(2);
        assertThat(server.requests.get(0).lines())
                .contains("PUT /rows/7 HTTP/1.1", "Content-Length: 1", "Content-Type: text/plain; charset=UTF-8");
        assertThat(server.requests.get(1)).startsWith("PUT /rows/9 ");
        assertThat(bodies).containsExactly("7", "9");
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void divisionTellsPrimes() throws Exception {
        long[] primes = LongStream.range(0, 2_000)
                .filter(number -> BigInteger.valueOf(number).isProbablePrime(100))
                .toArray();
        for (long number = 0, met = 0; number < 2_000; number++) {
            boolean isPrime = met < primes.length && primes[(int) met] == number;
            assertThat(PrimeSaver.isPrime(number)).as("%d", number).isEqualTo(isPrime);
            met += isPrime ? 1 : 0;
        }
        assertThat(PrimeSaver.isPrime(2_147_483_647L)).isTrue();
        assertThat(PrimeSaver.isPrime(2_147_483_647L * 3)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "409, has another value",
        "400, is it a store",
        "404, is it a store",
        "301, is it a store",
        "413, is it a store"
    })
    void aStoreThatRefusesIsNotAskedAgain(int status, String words) throws IOException {
        RawServer server = answering("HTTP/1.1 " + status + " X\r\nContent-Length: 8\r\n\r\nno \u0007way\n");
        assertThatThrownBy(() -> saver().save(Save.of(7, FetchWorld.url(server))))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining(FetchWorld.url(server) + "7 ")
                .hasMessageContaining(words)
                .hasMessageContaining(": no ?way");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 507, 429})
    void aStoreThatCannotNowIsAskedAgain(int status) throws IOException {
        RawServer server = answering("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
        assertThatThrownBy(() -> saver().save(Save.of(7, FetchWorld.url(server))))
                .isInstanceOf(FetchException.class)
                .hasMessage(FetchWorld.url(server) + "7 answered " + status);
    }

    @Test
    void aStoreSaysWhenItIsAskedAgain() throws IOException {
        RawServer server = answering("HTTP/1.1 503 X\r\nRetry-After: 5000\r\nContent-Length: 0\r\n\r\n");
        assertThatThrownBy(() -> saver().save(Save.of(7, FetchWorld.url(server))))
                .isInstanceOfSatisfying(
                        RetryAfter.class,
                        later -> assertThat(later.delay(Instant.EPOCH)).isEqualTo(Duration.ofHours(1)));
    }

    @Test
    void wrongUrlsAreToldAtOnce() {
        for (String url : new String[] {"ftp://127.0.0.1", "127.0.0.1", "http://127.0.0.1/?a=b", "http://x:y@h/"}) {
            assertThatThrownBy(() -> saver().save(Save.of(7, url))).as(url).isInstanceOf(PermanentFailure.class);
        }
        assertThatThrownBy(() -> saver().save(Save.of(7, "http://127.0.0.2/")))
                .hasMessageContaining("127.0.0.2 is a loopback address: start the worker with --allow-private");
    }

    @Test
    void aRangeHasSoManyUnderWayAndNoMore() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                String number = connection.body();
                assertThat(connection.path()).isEqualTo("/" + number);
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                await().pollDelay(Duration.ofMillis(5)).until(() -> true);
                open.decrementAndGet();
                connection.say(OK);
            }
        });
        assertThat(saver().save(new SaveRange(1, 101, FetchWorld.url(server), 5), done -> {}))
                .isEqualTo(25);
        assertThat(most.get()).isBetween(2, 5);
        assertThat(server.requests).hasSize(25).anyMatch(head -> head.startsWith("PUT /97 "));
        assertThat(saver().save(new SaveRange(24, 29, FetchWorld.url(server), 5), done -> {}))
                .isZero();
    }

    /** Two stores, one number twice, one that is no prime, and one that is not to be saved. */
    @Test
    void jobsOfOneCallShareASaveForEachStore() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                bodies.add(connection.path() + " " + connection.body());
                connection.say(OK);
            }
        });
        String store = FetchWorld.url(server);
        List<JobOfMany<Save, Boolean>> jobs = jobs(
                Save.of(7, store), Save.of(8, store), Save.of(5, store + "b"), Save.of(7, store), Save.of(11, null));
        saver().save(jobs);
        assertThat(bodies).containsExactly("/rows 7\t7\n", "/b/rows 5\t5\n");
        for (JobOfMany<Save, Boolean> job : jobs) {
            assertThat(job.output()).isEqualTo(job.input().number() != 8);
        }
    }

    @Test
    void aConflictIsTheOutcomeOfItsJobAlone() throws Exception {
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                String body = connection.body();
                connection.say(body.contains("13") ? "HTTP/1.1 409 X\r\nContent-Length: 0\r\n\r\n" : OK);
            }
        });
        String store = FetchWorld.url(server);
        List<JobOfMany<Save, Boolean>> jobs = jobs(Save.of(7, store), Save.of(13, store), Save.of(17, store));
        saver().save(jobs);
        assertThat(jobs.get(0).output()).isTrue();
        assertThatThrownBy(() -> jobs.get(1).output())
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("/13 has another value");
        assertThat(jobs.get(2).output()).isTrue();
    }

    @Test
    void aStoreThatCannotNowFailsAllJobsOfItsCall() throws Exception {
        RawServer server = answering("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
        List<JobOfMany<Save, Boolean>> jobs = jobs(Save.of(7, FetchWorld.url(server)), Save.of(9, null));
        saver().save(jobs);
        assertThatThrownBy(() -> jobs.get(0).output()).hasMessage(FetchWorld.url(server) + "rows answered 500");
        assertThat(jobs.get(1).output()).isFalse();
    }

    private static List<JobOfMany<Save, Boolean>> jobs(Save... inputs) {
        return Stream.of(inputs)
                .map(input -> JobOfMany.alone(ShippedTasks.SAVE_MANY, input))
                .toList();
    }

    @Test
    void oneSaveThatFailsEndsItsRange() throws IOException {
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                String number = connection.body();
                connection.say(number.equals("13") ? "HTTP/1.1 409 X\r\nContent-Length: 0\r\n\r\n" : OK);
            }
        });
        assertThatThrownBy(() -> saver().save(new SaveRange(1, 1_000_000, FetchWorld.url(server), 2), done -> {}))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("/13 has another value");
        assertThat(server.requests.size()).isLessThan(100);
        await().until(() -> world.fetcher.running() == 0);
    }

    /** A drained worker interrupts its jobs. */
    @Test
    void anInterruptBreaksOffAllThatAreUnderWay() throws Exception {
        RawServer server = world.server(RawServer.Connection::hang);
        FutureTask<Long> job =
                new FutureTask<>(() -> saver().save(new SaveRange(1, 1_000, FetchWorld.url(server), 10), done -> {}));
        Thread thread = new Thread(job);
        thread.start();
        await().until(() -> world.fetcher.running() == 10);
        thread.interrupt();
        assertThatThrownBy(job::get).hasCauseInstanceOf(InterruptedException.class);
        await().until(() -> world.fetcher.running() == 0);
    }

    /** Nothing that was broken off counts as saved. */
    @Test
    void aSaverThatIsClosedFailsItsJobs() throws Exception {
        RawServer server = world.server(RawServer.Connection::hang);
        FutureTask<Long> job =
                new FutureTask<>(() -> saver().save(new SaveRange(1, 1_000, FetchWorld.url(server), 10), done -> {}));
        new Thread(job).start();
        await().until(() -> world.fetcher.running() == 10);
        saver().close();
        assertThatThrownBy(job::get).rootCause().isInstanceOf(Exception.class);
        await().until(() -> world.fetcher.running() == 0);
    }

    private PrimeSaver saver() {
        return world.fetcher.saving();
    }

    private RawServer answering(String answer) throws IOException {
        return world.server(connection -> {
            while (connection.request()) {
                assertThat(connection.body()).isNotEmpty();
                connection.say(answer);
            }
        });
    }
}
