package dev.redwork.cli.task;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.OnInterrupt;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Names;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Base class of commands that run a shipped task, with options for the queue of its jobs and the time they may take. */
abstract class TaskAction extends DataAction {
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Where the jobs stand in line. Default: default.")
    private String queue = Defaults.QUEUE;

    @Option(names = "--wait", paramLabel = "TIME", description = "How long the next result may take. Default: 10m.")
    Duration wait = Duration.ofMinutes(10);

    @Override
    public boolean hasNames() {
        return false;
    }

    /**
     * The queue that was named.
     *
     * @throws IllegalArgumentException when it is no name
     */
    String queue() {
        return Names.check("queue", queue);
    }

    /**
     * A number that was typed.
     *
     * @throws picocli.CommandLine.ParameterException when it is out of bounds, with its name
     */
    long within(String name, BigInteger number, long least, long most) {
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw usage(name + " is " + Numbers.shortened(number, 40) + ", must be " + Numbers.grouped(least) + " to "
                    + Numbers.grouped(most));
        }
        return number.longValueExact();
    }

    /** All queues that its jobs go through. */
    List<String> queues() {
        return List.of(queue());
    }

    /** Does it with a producer; says before that nobody reads the queue, if so. */
    <T> T connected(Function<Producer, T> work) {
        Patience patience = new Patience(this, wait);
        try (Admin admin = admin();
                Producer producer = patience.read(() -> Producer.connect(settings()))) {
            queues().forEach(queue -> patience.run(() -> hintIfNobodyReads(admin, queue)));
            return work.apply(producer);
        }
    }

    /**
     * Runs jobs as one batch. Nobody could get their results once this command has ended, so whatever ends it early (Ctrl-C, a
     * failure, a wait that is over) cancels those that are left.
     */
    <T> T together(Producer producer, Function<Batch, T> work) {
        Batch batch = producer.batch(queue());
        return together(List.of(batch), () -> work.apply(batch));
    }

    /** The same of jobs in several queues, with a batch in each. */
    <T> T together(List<Batch> batches, Supplier<T> work) {
        // Where cancelling takes longer than a process that was interrupted may take.
        AtomicReference<String> fate = new AtomicReference<>(batches.stream()
                .map(batch -> "jobs of batch " + batch.id() + " go on: redwork batch cancel " + batch.id())
                .collect(Collectors.joining("; ")));
        return interruptible(fate::get, () -> {
            boolean done = false;
            try {
                T result = work.get();
                done = true;
                return result;
            } finally {
                if (!done) {
                    String last = batches.stream()
                            .map(this::cancel)
                            .filter(line -> !line.isEmpty())
                            .collect(Collectors.joining("; "));
                    fate.set(last);
                    if (!OnInterrupt.isEnding()) {
                        sayIfAny(last);
                    }
                }
            }
        });
    }

    /** Why a job has no result, for people. */
    static String why(RedworkException e) {
        Failure failure = e instanceof JobFailedException failed ? failed.failure() : null;
        if (failure == null) {
            return String.valueOf(e.getMessage());
        }
        return failure.reason() == Failure.Reason.FAILED
                ? failure.message()
                : failure.reason().text() + ": " + failure.message();
    }

    void sayIfAny(String line) {
        if (!line.isEmpty()) {
            say(line);
        }
    }

    /** Cancels what is left of it; returns what became of it, for people, empty: all had ended. */
    String cancel(Batch batch) {
        try {
            BatchCounts counts = batch.counts();
            // A map that is broken off has cancelled its open jobs itself.
            if (counts.isEnded() && counts.cancelled() == 0) {
                return "";
            }
            if (!counts.isEnded()) {
                try (Admin admin = admin()) {
                    Optional<BatchCounts> unused = admin.queue(batch.queue()).cancelBatch(batch.id(), Long.MAX_VALUE);
                }
            }
            String ended = Numbers.grouped(counts.total() - counts.open() - counts.cancelled()) + " of "
                    + Numbers.count(counts.total(), "job") + " had ended (batch " + batch.id() + ")";
            return "the jobs that are left are cancelled" + (OnInterrupt.isEnding() ? ": " + ended : "");
        } catch (RedworkException e) {
            return "the jobs that are left go on, they could not be cancelled: " + e.getMessage();
        }
    }

    /**
     * Opens the file that {@code --file} names; {@code -} is stdin.
     *
     * @throws picocli.CommandLine.ParameterException when it cannot be read, saying why
     */
    InputStream open(Path source) {
        if (source.toString().equals("-")) {
            return console().in();
        }
        if (Files.isDirectory(source)) {
            throw usage("--file " + source + " cannot be read: it is a directory");
        }
        try {
            return Files.newInputStream(source);
        } catch (NoSuchFileException e) {
            throw usage("--file " + source + ": there is no such file");
        } catch (IOException e) {
            throw usage("--file " + source + " cannot be read: "
                    + e.getClass().getSimpleName().replaceAll("Exception$", "").toLowerCase(Locale.ROOT));
        }
    }
}
