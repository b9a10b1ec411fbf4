package dev.redwork.cli.quickstart;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.quickstart.QuickstartJobs.Done;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.worker.Pills;
import dev.redwork.cli.worker.Pills.Receipt;
import dev.redwork.producer.Producer;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "quickstart",
        description = "Everything on this machine, from nothing: Redis, two workers, the main jobs.",
        footer = {
            "  redwork quickstart           a table of what was run and how fast; then everything is gone again",
            "  redwork quickstart --keep    Redis and the workers go on until Ctrl-C, to look at and to play with",
            "",
            "It starts a Redis of its own on a free port and two worker JVMs, counts the primes below 10^8,",
            "finds some twelve thousand greatest common divisors, fetches 500 slow pages of a site of its own,",
            "verifies six primes and near-primes, and stops the workers with poison pills. With --redis it",
            "uses that server and queues called quickstart.*. No process is left behind, however it ends."
        })
public final class QuickstartCommand extends DataAction {
    private static final int WORKERS = 2;
    private static final Duration PILLS = Duration.ofSeconds(60);

    @Option(names = "--keep", description = "Leave Redis and the workers running after the table, until Ctrl-C.")
    boolean keep;

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() throws Exception {
        try (QuickstartEnvironment environment = QuickstartEnvironment.open(this, given(), WORKERS)) {
            Done done;
            try (Producer producer = Producer.connect(environment.settings());
                    QuickstartJobs jobs =
                            new QuickstartJobs(producer, environment.queue(), environment.fetchQueue(), console())) {
                done = jobs.run();
            }
            if (keep) {
                print(done, List.of());
                stayOpen(environment);
            } else {
                print(done, stop(environment));
            }
        }
        return ExitCode.OK;
    }

    private List<Receipt> stop(QuickstartEnvironment environment) throws InterruptedException {
        try (RedisLink link = new RedisLink(environment.settings(), RedisLink.CALL_TIMEOUT);
                Progress progress = console().progress("pills", "workers", WORKERS)) {
            List<Receipt> receipts = new Pills(this, link, Keys.of(environment.settings(), environment.queue()))
                    .stop(WORKERS, false, PILLS, progress)
                    .receipts();
            environment.awaitEnd();
            return receipts;
        }
    }

    private void print(Done done, List<Receipt> receipts) {
        if (form() == Form.TABLE) {
            print(QuickstartReport.lines().table(done.lines()));
            print("");
            print(QuickstartReport.verifications().table(done.verified()));
            QuickstartReport.notes(done).forEach(console()::print);
            if (!receipts.isEmpty()) {
                print("");
                print(QuickstartReport.receipts(receipts));
            }
        } else {
            print(QuickstartReport.json(done, receipts).json());
        }
        console().flush();
    }

    private void stayOpen(QuickstartEnvironment environment) throws InterruptedException {
        QuickstartReport.look(environment).forEach(console()::print);
        console().flush();
        // Until a signal ends this process, and with it all that it started.
        new CountDownLatch(1).await();
    }
}
