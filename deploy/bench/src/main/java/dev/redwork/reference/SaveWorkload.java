package dev.redwork.reference;

import dev.redwork.bench.BenchQueue;
import dev.redwork.cli.task.RowCheck;
import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.SavedPrimes;
import dev.redwork.producer.tasks.Saving;
import dev.redwork.producer.tasks.Saving.Mode;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.site.Site;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Primes that are saved in a slow store: one by one, many at a time, and not at all. */
final class SaveWorkload implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** As many numbers as were published. */
    private static final int PUBLISHED = 8_192;

    /** A save takes the store so long. */
    private static final Duration USUAL = Duration.ofMillis(50);

    /** Jobs that share a call. */
    private static final int TOGETHER = 100;

    /** Of the plain program, which takes its time by nature. */
    private static final int SAMPLE = 1_024;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private List<Integer> sizes = List.of();

    @Override
    public String name() {
        return "save";
    }

    @Override
    public String about() {
        return "The numbers from 1 to N are tested, and each prime is saved as a row of a store over HTTP that takes"
                + " 50 ms a save. *One*: a job a number, on one thread, which waits for its save. *Many*: a job a number,"
                + " of which a handler takes up to 100 in one call, and saves their primes by one call of the store."
                + " *Async*: one job, which has 100 saves under way at a time. *Pipeline*: jobs of one queue find primes,"
                + " those of a second one save them, on more threads. *None*: as one, but nothing is saved. The rows of"
                + " the store must be the primes, and no other. Plain: a loop that saves one by one by the JDK's client.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        sizes = switch (bed.extent()) {
            case FULL ->
                IntStream.rangeClosed(7, 13).mapToObj(power -> 1 << power).toList();
            case QUICK -> List.of(128, 256);
            case TINY -> List.of(64);
        };
        Duration delay = bed.extent() == Extent.TINY ? USUAL.dividedBy(10) : USUAL;
        for (int size : sizes) {
            for (Mode mode : Mode.values()) {
                Plain plain = mode == Mode.ONE ? plain(size, delay) : null;
                bed.add(row(bed, size, mode, delay).withPlain(plain));
            }
        }
    }

    private Row row(Testbed bed, int size, Mode mode, Duration delay) throws InterruptedException {
        Measured<Saved> saved = bed.extent().rounds().median(() -> saveOnce(bed, size, mode, delay));
        String right = Numbers.count(primes(size), "prime");
        return new Row(
                        name(),
                        size(size),
                        form(mode),
                        saved.result().jobs(),
                        saved.nanos(),
                        null,
                        null,
                        null,
                        saved.result().words(),
                        mode == Mode.NONE ? right : right + ", all in the store")
                .with(size == PUBLISHED ? published(mode) : null);
    }

    private static @Nullable Published published(Mode mode) {
        return switch (mode) {
            case ONE -> Published.SAVE_ONE;
            case MANY, ASYNC -> Published.SAVE_BATCHED;
            default -> null;
        };
    }

    private record Saved(long jobs, String words) {}

    /** Into a store that was empty before. */
    private static Measured<Saved> saveOnce(Testbed bed, int size, Mode mode, Duration delay)
            throws InterruptedException {
        BenchQueue first = bed.workers().queue(WorkerShape.ONE);
        List<WorkerShape> shapes = bed.extent().shapes();
        // The last one of one JVM: with the most threads.
        BenchQueue second = bed.workers()
                .queue(shapes.stream()
                        .filter(shape -> shape.jvms() == 1)
                        .reduce((one, other) -> other)
                        .orElseThrow());
        try (Site store = Site.startStore("127.0.0.1", 0, delay, null);
                Producer producer = first.newProducerOfResults()) {
            SavedPrimes saved = Saving.of(size, mode, mode == Mode.NONE ? null : store.url())
                    .run(
                            producer,
                            options -> options.queue(first.name()),
                            options -> options.queue(second.name()),
                            PATIENCE,
                            done -> {});
            String words = Numbers.count(saved.primes(), "prime");
            if (mode != Mode.NONE) {
                String difference = RowCheck.difference(size, store.store().rows());
                words += difference == null ? ", all in the store" : ", but " + difference;
            }
            return new Measured<>(saved.nanos(), new Saved(saved.jobs(), words));
        } catch (IOException e) {
            throw new UncheckedIOException("no store can be started: " + e.getMessage(), e);
        } finally {
            first.clearEnded();
            second.clearEnded();
        }
    }

    /** The loop that one would write without a queue, of a part where it is long. */
    private static Plain plain(int size, Duration delay) throws InterruptedException {
        int part = Math.min(size, SAMPLE);
        try (Site store = Site.startStore("127.0.0.1", 0, delay, null)) {
            long start = System.nanoTime();
            for (int n = 2; n <= part; n++) {
                if (PrimesWorkload.isPrime(n)) {
                    HttpRequest request = HttpRequest.newBuilder(URI.create(store.url() + "/" + n))
                            .PUT(HttpRequest.BodyPublishers.ofString(Integer.toString(n)))
                            .build();
                    int status = CLIENT.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode();
                    if (status / 100 != 2) {
                        throw new IOException("row " + n + " was answered with " + status);
                    }
                }
            }
            long nanos = System.nanoTime() - start;
            return new Plain(Math.round((double) nanos * primes(size) / primes(part)), part < size);
        } catch (IOException e) {
            throw new UncheckedIOException("a plain program cannot save: " + e.getMessage(), e);
        }
    }

    private static long primes(int size) {
        return IntStream.rangeClosed(2, size).filter(PrimesWorkload::isPrime).count();
    }

    private static String size(int numbers) {
        return Numbers.grouped(numbers) + " numbers";
    }

    private static String form(Mode mode) {
        return switch (mode) {
            case ONE -> "one";
            case MANY -> "many";
            case ASYNC -> "async";
            case PIPELINE -> "pipeline";
            case NONE -> "none";
        };
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        Plot plot = new Plot("save-numbers", "save: seconds by numbers", "numbers that are tested")
                .logarithmic()
                .slots(sizes.stream().map(Numbers::grouped).toList());
        for (Mode mode : Mode.values()) {
            plot.curve(
                    form(mode),
                    sizes.stream()
                            .map(size -> rows.seconds(size(size), form(mode)))
                            .toList());
        }
        return List.of(plot);
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>(List.of(
                "One by one it takes 50 ms for each prime, by whatever program. Many has a call of the store for each"
                        + " hundred numbers, async a hundred saves under way, as published; pipeline as many as the second"
                        + " queue has threads, each of which waits for its save."));
        int most = sizes.isEmpty() ? 0 : sizes.get(sizes.size() - 1);
        double many = rows.seconds(size(most), form(Mode.MANY));
        int calls = (most + TOGETHER - 1) / TOGETHER;
        if (many > calls * USUAL.toMillis() / 1e3) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "Of the %.2f s that many takes for %s the store has %.2f in %d calls. The rest is %.1f ms a call: one"
                            + " thread sends the outcomes of a hundred jobs and claims the next hundred between two calls.",
                    many,
                    size(most),
                    calls * USUAL.toMillis() / 1e3,
                    calls,
                    many * 1e3 / calls - USUAL.toMillis()));
        }
        return remarks;
    }
}
