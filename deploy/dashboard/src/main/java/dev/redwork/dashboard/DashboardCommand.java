package dev.redwork.dashboard;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.RedisAction;
import dev.redwork.cli.terminal.SignalHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "dashboard",
        description = "The HTTP API, for programs in any language, in the foreground.",
        footer = {
            "  redwork dashboard                  on 127.0.0.1:7070",
            "  curl http://127.0.0.1:7070/api/v1/queues",
            "",
            "Ctrl-C ends it."
        })
public final class DashboardCommand extends RedisAction {
    @Option(names = "--port", paramLabel = "N", description = "Default: 7070; 0 takes a free one.")
    int port = 7070;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen on. Default: 127.0.0.1.")
    String bind = "127.0.0.1";

    @Override
    public Integer call() throws InterruptedException {
        AtomicInteger signal = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        try (Dashboard dashboard = Dashboard.start(settings(), bind, port)) {
            SignalHandlers.on("INT", () -> end(ended, signal, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> end(ended, signal, ExitCode.TERMINATED));
            say("the API is at http://" + bind + ":" + dashboard.port() + "/api/v1; Ctrl-C ends it");
            ended.await();
        }
        return signal.get();
    }

    private static void end(CountDownLatch ended, AtomicInteger signal, int code) {
        signal.compareAndSet(0, code);
        ended.countDown();
    }
}
