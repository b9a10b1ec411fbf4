package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.WebUrl;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.job.Names;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Batch;
import dev.redwork.producer.tasks.SavedPrimes;
import dev.redwork.producer.tasks.Saving;
import dev.redwork.producer.tasks.Saving.Mode;
import dev.redwork.site.Site;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "save",
        description = "Primes, each saved as a row of a slow store, by one job or many.",
        footer = {
            "  redwork worker -q default:4 -q save:100:virtual --allow-private",
            "  redwork save 8192                     a job a number, which waits for its save",
            "  redwork save 8192 --mode many         a job a number; a worker takes 100 in one call, with one save",
            "  redwork save 8192 --mode async        one job, 100 saves under way at a time",
            "  redwork save 8192 --mode pipeline     primes are found in one queue and saved in another",
            "  redwork save 8192 --mode none         without saving: what the rest costs",
            "",
            "Without --store it has a store of its own while it runs, on 127.0.0.1 and for workers with",
            "--allow-private, and compares its rows with the primes at the end. A store that does not answer,",
            "or has no time, is asked again by the jobs; one that refuses a row ends them."
        })
public final class SaveCommand extends TaskAction {
    private static final Duration USUAL_DELAY = Duration.ofMillis(50);

    @Parameters(paramLabel = "N", description = "Tests the numbers from 1 to N; N is 1 to 10^7.")
    BigInteger numbers = BigInteger.ZERO;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "The store, to which /NUMBER is added, such as that of `redwork site --store`. Default: its own.")
    @Nullable
    String store;

    @Option(names = "--mode", paramLabel = "MODE", description = "one, many, async, pipeline or none. Default: one.")
    Mode mode = Mode.ONE;

    @Option(
            names = "--save-queue",
            paramLabel = "QUEUE",
            description = "Of a pipeline: where the jobs that save stand in line. Default: save.")
    String saveQueue = "save";

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            description = "How long its own store takes for a save, at most 10m. Default: 50ms.")
    @Nullable
    Duration delay;

    @Override
    List<String> queues() {
        return mode == Mode.PIPELINE ? List.of(queue(), saveQueue) : List.of(queue());
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        if (mode == Mode.NONE || store != null) {
            write(run(Saving.of(numbers.longValueExact(), mode, store)), null);
            return ExitCode.OK;
        }
        try (Site own = Site.startStore("127.0.0.1", 0, delay == null ? USUAL_DELAY : delay, null)) {
            SavedPrimes saved = run(Saving.of(numbers.longValueExact(), mode, own.url()));
            String difference = RowCheck.difference(saved.numbers(), own.store().rows());
            if (difference != null) {
                throw new RedworkException(
                        "the rows of the store are not the primes to " + saved.numbers() + ": " + difference);
            }
            write(saved, own.store().count());
        } catch (IOException e) {
            throw new RedworkException("no store could be started on 127.0.0.1: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    private void check() {
        queue();
        Names.check("queue", saveQueue);
        BigInteger most = BigInteger.valueOf(Saving.MOST_NUMBERS);
        if (numbers.signum() < 1 || numbers.compareTo(most) > 0) {
            throw usage("N must be from 1 to 10^7, was " + Numbers.shortened(numbers, 40));
        } else if (store != null && mode == Mode.NONE) {
            throw usage("--mode none saves nothing: leave out --store");
        } else if (store != null && delay != null) {
            throw usage(
                    "--delay is of a store of its own: leave out --store, or start yours with redwork site --store");
        }
        if (store != null) {
            store = WebUrl.check(store);
            if (store.contains("?") || store.contains("#")) {
                throw usage("--store ends in a path, without ? and #: /NUMBER is added to it");
            }
        }
    }

    private SavedPrimes run(Saving saving) {
        return connected(producer -> {
            List<Batch> batches = queues().stream().map(producer::batch).toList();
            return together(batches, () -> {
                try (Progress progress = console().progress("save", "jobs", saving.steps())) {
                    Batch last = batches.get(batches.size() - 1);
                    return saving.run(producer, batches.get(0), last, wait, progress::add);
                }
            });
        });
    }

    /** @param rows of its own store; null: it had none */
    private void write(SavedPrimes saved, @Nullable Integer rows) {
        if (form() == Form.TABLE) {
            print(Long.toString(saved.primes()));
            console().flush();
            say(Numbers.count(saved.jobs(), "job") + ", " + Durations.format(Duration.ofNanos(saved.nanos()))
                    + (rows == null
                            ? ""
                            : "; " + Numbers.count(rows, "row") + " in the store: the primes and no other"));
            return;
        }
        print(new JsonFields()
                .with("numbers", saved.numbers())
                .with("mode", mode.name().toLowerCase(Locale.ROOT))
                .with("primes", saved.primes())
                .with("rows", rows)
                .with("jobs", saved.jobs())
                .withSeconds(saved.nanos())
                .json());
        console().flush();
    }
}
