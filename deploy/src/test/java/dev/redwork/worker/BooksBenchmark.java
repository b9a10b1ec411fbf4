package dev.redwork.worker;

import dev.redwork.jmh.NanosBenchmark;
import dev.redwork.store.Call;
import dev.redwork.store.Claim;
import dev.redwork.store.Outcome;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/** What a lane's books and its turn cost a job: claimed with others, ended, and told with others in the next call. */
public class BooksBenchmark extends NanosBenchmark {
    private final BenchmarkLane lane = new BenchmarkLane();
    private final Books books = lane.books;
    private final Session session = lane.session;
    private final List<Claim> claims = BenchmarkLane.claims(BenchmarkLane.JOBS);
    private final List<Outcome> outcomes = claims.stream()
            .map(claim -> lane.runner.run(session.keys, new Run(new Held(session, claim), run -> {})))
            .toList();

    /** The calls that tell the outcomes and ask for as many jobs again. */
    @Benchmark
    @OperationsPerInvocation(BenchmarkLane.JOBS)
    public List<Call<?>> turn() {
        books.lock.lock();
        try {
            boolean unused = books.takeOver(session.hold(claims), pill -> false);
            for (Outcome outcome : outcomes) {
                Held held = books.ready.remove();
                books.running++;
                books.end(held, outcome);
            }
            Trip trip = new Trip(books.sessions, session, books.room());
            List<Call<?>> calls = trip.calls();
            trip.over();
            session.held.clear();
            return calls;
        } finally {
            books.lock.unlock();
        }
    }

    @TearDown
    public void close() {
        lane.close();
    }
}
