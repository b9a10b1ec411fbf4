package dev.redwork.cli;

import static java.util.stream.Collectors.joining;

import dev.redwork.bench.DrainPlan;
import dev.redwork.cli.terminal.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The quantity that {@code bench scale} lets grow, and its change to a drain: everything else stays as it is. */
enum Scale {
    BACKLOG("jobs that wait behind the measured ones", 0, 10_000_000, "1000,10000,100000,1000000") {
        @Override
        DrainPlan plan(DrainPlan plan, int size) {
            return plan.withBehind(size);
        }
    },

    INPUT("bytes of each input", 0, BenchNoops.MOST_INPUT, "20,100,1000,10000,64000") {
        @Override
        DrainPlan plan(DrainPlan plan, int size) {
            return plan.withInputBytes(size).atMost(MOST_BYTES / Math.max(1, size));
        }

        @Override
        String option() {
            return "--input-bytes";
        }
    },

    WORKERS("worker JVMs", 1, BenchWorkers.MOST_WORKERS, "1,2,4,8") {
        /** Each JVM is to be as warm as one alone. */
        @Override
        DrainPlan plan(DrainPlan plan, int size) {
            return plan.withWarming(size);
        }

        @Override
        int workers(int usual, int size) {
            return size;
        }

        @Override
        String option() {
            return "--workers";
        }
    },

    BATCH("jobs of each batch", 1, 100_000, "1,10,100,1000,10000") {
        @Override
        DrainPlan plan(DrainPlan plan, int size) {
            return plan.inBatchesOf(size);
        }
    },

    PRODUCERS("producers that get the results", 1, 2_000, "1,10,100,1000") {
        @Override
        DrainPlan plan(DrainPlan plan, int size) {
            return plan.fromProducers(size);
        }
    },

    THREADS("threads of each worker", 1, BenchWorkers.MOST_THREADS, "1,10,100,1000") {
        @Override
        int threads(int usual, int size) {
            return size;
        }

        @Override
        String option() {
            return "--threads";
        }
    },

    /** A key stands for an hour, but nobody else can have it only while its job has not ended: so those jobs wait behind. */
    KEYS("uniqueness keys that others hold", 0, 1_000_000, "1,10,100,1000,10000,100000") {
        @Override
        DrainPlan plan(DrainPlan plan, int size) {
            return plan.withBehind(size).eachWithAKey();
        }

        @Override
        int jobs() {
            // Each of them is put in by a round trip of its own.
            return 20_000;
        }
    },

    RTT("ms that a round trip takes longer", 0, 1_000, "0ms,0.25ms,0.5ms,1ms,2ms,5ms") {
        @Override
        boolean isTime() {
            return true;
        }

        @Override
        String option() {
            return "--rtt";
        }
    };

    /** Of all inputs that wait at a time: no more than a laptop's Redis can hold. */
    private static final int MOST_BYTES = 512_000_000;

    private final String title;
    private final int least;
    private final int most;
    private final String sizes;

    Scale(String title, int least, int most, String sizes) {
        this.title = title;
        this.least = least;
        this.most = most;
        this.sizes = sizes;
    }

    /** The jobs that are drained at this size. */
    DrainPlan plan(DrainPlan plan, int size) {
        return plan;
    }

    int workers(int usual, int size) {
        return usual;
    }

    int threads(int usual, int size) {
        return usual;
    }

    /** How many are measured at each size unless it is said. */
    int jobs() {
        return 100_000;
    }

    /** Whether its sizes are times, counted in ms. */
    boolean isTime() {
        return false;
    }

    /** The option that would set what grows; null: there is none. */
    @Nullable
    String option() {
        return null;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The things that a size counts. */
    String title() {
        return title;
    }

    /** The sizes that are taken unless others are named. */
    List<String> sizes() {
        return List.of(sizes.split(",", -1));
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException when it is none, or out of bounds
     */
    ScaleSize size(String text) {
        ScaleSize size = isTime() ? ScaleSize.time(text) : ScaleSize.number(text);
        if (size.number() < least || size.number() > most) {
            String unit = isTime() ? "ms" : "";
            throw new IllegalArgumentException("--sizes of %s are %s%s to %s%s, not %s"
                    .formatted(word(), Numbers.grouped(least), unit, Numbers.grouped(most), unit, text));
        }
        return size;
    }

    static Optional<Scale> of(String word) {
        return Arrays.stream(values())
                .filter(scale -> scale.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** For picocli: an argument's value. */
    static final class Converter implements ITypeConverter<Scale> {
        @Override
        public Scale convert(String text) {
            return of(text).orElseThrow(() -> new TypeConversionException("'" + text
                    + "' is nothing that can grow: take one of "
                    + Arrays.stream(values()).map(Scale::word).collect(joining(", "))));
        }
    }
}
