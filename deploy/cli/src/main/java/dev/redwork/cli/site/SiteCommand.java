package dev.redwork.cli.site;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.site.Site;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "site",
        description = "Slow web pages for trying out `fetch`, or a slow store for `save`, in the foreground.",
        synopsisSubcommandLabel = "[VERB]",
        subcommands = SiteChartCommand.class,
        footer = {
            "  redwork site                                   on 127.0.0.1:8080, each page after 100 ms",
            "  redwork site --port 0 --delay 2s --log site.jsonl",
            "  curl 'http://127.0.0.1:8080/?name=p17&delay=250ms'",
            "  redwork site chart site.jsonl                  a bar for each request",
            "",
            "  redwork site --store                           each save takes 50 ms",
            "  curl -X PUT --data 7 http://127.0.0.1:8080/7",
            "  curl http://127.0.0.1:8080/rows                up to 1,000 rows; ?after=ID goes on",
            "",
            "Every path answers 200 with a page made from `name`, after `delay` (ms, s or m, at most 10m).",
            "10,000 requests can wait at a time. The log has a JSON line for each request's start and end.",
            "A store keeps one value an id, in memory, up to 1,000,000 rows: the same row again is saved, another",
            "value for it answers 409. POST /rows saves up to 1,000 in one delay, or none: lines of id, tab, value.",
            "To fetch from a site or to save in it a worker needs --allow-private. Ctrl-C ends it."
        })
public final class SiteCommand extends Action {
    @Option(names = "--port", paramLabel = "N", description = "Default: 8080; 0 takes a free one.")
    int port = 8080;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            description =
                    "How long a page is held back that does not say, or each save. Default: 100ms; of a store 50ms.")
    @Nullable
    Duration delay;

    @Option(names = "--store", description = "A store in place of pages.")
    boolean store;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen on. Default: 127.0.0.1.")
    String bind = "127.0.0.1";

    @Option(names = "--log", paramLabel = "FILE", description = "Where requests are logged; lines are added to it.")
    @Nullable
    Path log;

    private final AtomicInteger signal = new AtomicInteger();

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw usage("--port is " + port + ", must be 0 to 65535");
        }
        Duration held = delay != null ? delay : Duration.ofMillis(store ? 50 : 100);
        try (Site site = store ? Site.startStore(bind, port, held, log) : Site.start(bind, port, held, log)) {
            SignalHandlers.on("INT", () -> end(site, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> end(site, ExitCode.TERMINATED));
            say((store ? "a store listens on " : "a site listens on ") + site.url()
                    + (store ? ", each save takes " : ", each page after ") + Durations.format(held)
                    + "; Ctrl-C ends it");
            String trouble = site.awaitEnd();
            say(Numbers.count(site.served(), "request") + " answered"
                    + (store ? ", " + Numbers.count(site.store().count(), "row") : ""));
            if (trouble != null) {
                say("the site takes no more connections: " + trouble);
                return ExitCode.INTERNAL;
            }
        } catch (FileSystemException e) {
            throw usage("--log " + log + " cannot be written: "
                    + (e.getReason() == null ? "there is no such directory" : e.getReason()));
        } catch (IOException e) {
            throw usage("a site cannot be started on " + bind + ":" + port + ": " + e.getMessage());
        }
        return signal.get();
    }

    private void end(Site site, int code) {
        signal.compareAndSet(0, code);
        site.close();
    }
}
