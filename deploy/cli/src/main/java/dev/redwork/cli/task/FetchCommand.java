package dev.redwork.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.InputLines;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.WebUrl;
import dev.redwork.cli.terminal.ByteSize;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch",
        description = "Web pages: status, size, words, title and hash of each.",
        footer = {
            "  redwork fetch https://example.com/ https://example.org/",
            "  redwork fetch --file urls.txt -o jsonl > pages.jsonl     one URL a line",
            "",
            "Any answer is a result, 404 too (exit code 0); no answer in time, or more than --max-bytes, is",
            "a failure (exit code 1; in JSON: status 0 and `error`). jsonl writes pages as they come, table",
            "and json in the order asked. Addresses of a private network or this machine are fetched only",
            "by workers with --allow-private: redwork worker -q fetch:100:virtual --allow-private"
        })
public final class FetchCommand extends TaskAction {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    /** A # within a URL begins its fragment. */
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");

    @Parameters(paramLabel = "URL", description = "Pages to get, http or https.")
    List<String> urls = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "URLs, one a line; - reads stdin. A # starts a comment where a line begins or a blank is before it.")
    @Nullable
    Path file;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "How many pages are open at a time, at most; also bounded by the workers' threads."
                    + " Default: 1000.")
    int atOnce = 1_000;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description =
                    "How long a page may take once a worker has begun, redirects and body included." + " Default: 30s.")
    Duration timeout = Duration.ofMillis(Fetch.TIMEOUT_MILLIS);

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "How large a page may be once it is unpacked: 500000, 64kB, 10MB, 10MiB. Default: 10MiB.")
    long maxBytes = Fetch.MAX_BYTES;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "How often a page is tried before it has failed. Default: 1, as whoever waits wants to"
                    + " know at once; each further try comes seconds later.")
    int attempts = 1;

    @Override
    public Integer call() {
        String queue = queue();
        check();
        try (InputLines pages = read()) {
            return run(
                    pages,
                    ShippedTasks.FETCH.with(options -> options.queue(queue).attempts(attempts)));
        }
    }

    private void check() {
        if (urls.isEmpty() == (file == null)) {
            throw usage("give URLs, or --file FILE");
        } else if (atOnce < 1) {
            throw usage("--at-once is " + atOnce + ", must be 1 or more");
        } else if (attempts < 1) {
            throw usage("--attempts is " + attempts + ", must be 1 or more");
        } else if (maxBytes > Integer.MAX_VALUE) {
            throw usage("--max-bytes must be less than 2 GiB");
        } else if (Ticker.millis(timeout) < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw usage("--timeout is " + Durations.format(timeout) + ", must be 1 ms to 1 day");
        }
        urls.forEach(WebUrl::check);
    }

    private InputLines read() {
        return file == null
                ? InputLines.read(
                        new ByteArrayInputStream(String.join("\n", urls).getBytes(UTF_8)),
                        url -> WebUrl.check(url).getBytes(UTF_8))
                : InputLines.read(open(file), FetchCommand::keep);
    }

    private static byte[] keep(String line) {
        String url = COMMENT.matcher(line).replaceFirst("");
        return url.isEmpty() ? new byte[0] : WebUrl.check(url).getBytes(UTF_8);
    }

    private int run(InputLines pages, Task<Fetch, Page> task) {
        return connected(producer -> {
            FetchAnswers answers = new FetchAnswers(console(), form(), isWide());
            Iterator<Fetch> inputs = pages.iterator(this::input);
            boolean inTime = together(producer, batch -> {
                boolean all = collect(
                        producer.streamUnordered(
                                        task.with(batch),
                                        () -> inputs,
                                        map -> map.atOnce(atOnce)
                                                .collectErrors()
                                                .timeout(wait))
                                .iterator(),
                        answers,
                        pages.count());
                if (!all) {
                    sayIfAny(cancel(batch));
                }
                return all;
            });
            answers.end();
            if (form() != Form.JSON) {
                say(answers.summary());
            }
            if (inTime) {
                return answers.hasFailures() ? ExitCode.JOB_FAILED : ExitCode.OK;
            }
            say(Numbers.count(pages.count() - answers.pages(), "page") + " without a result, none came for "
                    + Durations.format(wait) + "; --wait allows more time");
            return ExitCode.TIMED_OUT;
        });
    }

    /** Reads them all; whether they all came in time. */
    private boolean collect(Iterator<MapItem<Fetch, Page>> jobs, FetchAnswers answers, long total) {
        try (Progress progress = progress(total)) {
            while (jobs.hasNext()) {
                answers.add(jobs.next());
                if (progress != null) {
                    progress.add(1);
                }
            }
            return true;
        } catch (WaitTimeoutException e) {
            return false;
        }
    }

    private Fetch input(byte[] url) {
        return new Fetch(new String(url, UTF_8), (int) timeout.toMillis(), (int) maxBytes);
    }

    /** None where lines of data would run into it. */
    private @Nullable Progress progress(long total) {
        return form() == Form.TABLE || !console().showsData() ? console().progress("fetch", "pages", total) : null;
    }
}
