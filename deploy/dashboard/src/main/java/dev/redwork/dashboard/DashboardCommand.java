package dev.redwork.dashboard;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.RedisAction;
import dev.redwork.cli.terminal.Logging;
import dev.redwork.cli.terminal.Logging.Format;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.dashboard.guard.Token;
import dev.redwork.dashboard.guard.TrustedProxy;
import dev.redwork.dashboard.html.TraceUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "dashboard",
        description = "Pages in a browser, and the HTTP API for programs in any language, in the foreground.",
        synopsisSubcommandLabel = "[VERB]",
        subcommands = {DashboardTokenCommand.class, DashboardUserCommand.class},
        footer = {
            "  redwork dashboard                  http://127.0.0.1:7070",
            "  curl http://127.0.0.1:7070/api/v1/queues",
            "  redwork dashboard --bind 0.0.0.0 --token-file tokens --host-name ops.example",
            "",
            "On loopback and without tokens everybody of this machine may do everything. On any other address it"
                    + " starts only",
            "with a file of tokens or of users, or behind a proxy that names its users; else exit code 78. Without"
                    + " --tls-cert it",
            "speaks plain HTTP: then TLS is a proxy's. Ctrl-C ends it."
        })
public final class DashboardCommand extends RedisAction {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardCommand.class);

    @Option(names = "--port", paramLabel = "N", description = "Default: 7070; 0 takes a free one.")
    int port = DashboardOptions.DEFAULT_PORT;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen on. Default: 127.0.0.1.")
    String bind = DashboardOptions.DEFAULT_BIND;

    @Option(
            names = "--prefix",
            paramLabel = "PATH",
            description = "All paths begin with it, such as /ops/redwork behind a proxy, which may take it off or not.")
    String prefix = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The tokens that let in; chmod 600. Read again when it changed.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--users-file",
            paramLabel = "FILE",
            description = "The users who may log in, by POST /api/v1/login; as \"user add\" writes it.")
    @Nullable
    Path usersFile;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description = "A name by which it is called, but for addresses, localhost and *.local. Repeatable.")
    List<String> hostNames = List.of();

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            description = "The IP address of a proxy that asks its users who they are.")
    @Nullable
    String proxy;

    @Option(
            names = "--trust-user-header",
            paramLabel = "NAME",
            description = "The header in which that proxy, and nobody else, names the user.")
    @Nullable
    String userHeader;

    @Option(
            names = "--user-role",
            paramLabel = "ROLE",
            description = "Roles of the users of that proxy, with commas between. Default: read.")
    @Nullable
    String userRoles;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "How it logs to stderr: text, or json (one object a line). Default: text.")
    Format logFormat = Format.TEXT;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Speak TLS, and show this certificate, PEM; with --tls-key. Read again when renewed.")
    @Nullable
    Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The key of that certificate, PEM in PKCS#8, not encrypted.")
    @Nullable
    Path tlsKey;

    @Option(
            names = "--hsts",
            description = "Tell browsers to come to this host, all of its ports, by TLS only, for a year.")
    boolean hsts;

    @Option(
            names = "--show-masked",
            description = "On loopback without tokens: show what tasks mask. Else the role secrets shows it.")
    boolean showMasked;

    @Option(
            names = "--hide-payloads",
            description = "Show nobody inputs, outputs, logs, and messages of failures and progress.")
    boolean hidePayloads;

    @Option(
            names = "--trace-url",
            paramLabel = "URL",
            description = "Where traces are looked at: https://tempo.example/trace/{trace}. Pages of jobs lead there.")
    @Nullable
    String traceUrl;

    @Override
    public Integer call() throws InterruptedException {
        AtomicInteger signal = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        DashboardOptions options = options();
        Logging.ofProcess(verbose, logFormat);
        try (Dashboard dashboard = Dashboard.start(options)) {
            SignalHandlers.on("INT", () -> end(ended, signal, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> end(ended, signal, ExitCode.TERMINATED));
            String scheme = options.tls() == null ? "http" : "https";
            String host = bind.contains(":") ? "[" + bind + "]" : bind;
            tell("the dashboard is at " + scheme + "://" + host + ":" + dashboard.port() + options.prefix()
                    + "/ and its API below /api/v1; Ctrl-C ends it");
            ended.await();
        }
        return signal.get();
    }

    private void tell(String line) {
        if (logFormat == Format.JSON) {
            LOG.info(line);
        } else {
            say(line);
        }
    }

    private DashboardOptions options() {
        DashboardOptions.Builder options = DashboardOptions.of(settings())
                .bind(bind)
                .port(port)
                .prefix(prefix)
                .tokenFile(tokenFile)
                .usersFile(usersFile)
                .hsts(hsts)
                .showMasked(showMasked)
                .hidePayloads(hidePayloads)
                .traces(traceUrl == null ? null : new TraceUrl(traceUrl));
        hostNames.forEach(options::hostName);
        if (proxy != null && userHeader != null) {
            String roles = userRoles == null ? "read" : userRoles;
            options.trustedProxy(TrustedProxy.of(proxy, userHeader, Token.givenRoles(roles)));
        } else if (proxy != null || userHeader != null) {
            throw usage("--trusted-proxy and --trust-user-header need each other");
        } else if (userRoles != null) {
            throw usage("--user-role is of the users of a proxy: give --trusted-proxy and --trust-user-header, too");
        }
        if (tlsCertificate != null && tlsKey != null) {
            options.tls(tlsCertificate, tlsKey);
        } else if (tlsCertificate != null || tlsKey != null) {
            throw usage("--tls-cert and --tls-key need each other");
        }
        return options.build();
    }

    private static void end(CountDownLatch ended, AtomicInteger signal, int code) {
        signal.compareAndSet(0, code);
        ended.countDown();
    }
}
