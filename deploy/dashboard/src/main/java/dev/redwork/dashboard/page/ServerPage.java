package dev.redwork.dashboard.page;

import dev.redwork.cli.queue.ServerLook;
import dev.redwork.cli.queue.ServerReport;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.doctor.Finding;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Redis server: how it is, and whether it suits a queue. */
final class ServerPage implements WebPage {
    /** Small calls, by which the latency is measured. */
    private static final int PINGS = 20;

    private static final Html NOT_TOLD = Html.of("<span class=\"none\">not told</span>");

    private final PageSources sources;

    ServerPage(PageSources sources) {
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        ServerLook look = sources.redis().ask(link -> ServerLook.of(link, PINGS));
        Html body = Html.of(
                """
                <h1>Server</h1>
                {}
                <dl class="sheet" id="facts" data-part>{}</dl>
                <h2>Whether it suits a queue</h2>
                {}
                <p class="fine">What stands in the queues is looked at by {}, which walks through all keys.</p>
                """,
                look.report() != null
                        ? Html.NOTHING
                        : Html.of("<p class=\"fine\">The server does not tell how it is: the user of this dashboard may"
                                + " not ask for it (INFO).</p>"),
                facts(look),
                findings(look),
                Pieces.command("redwork doctor"));
        return View.of("Server", "server", body).polled().redwork("doctor").redis("INFO");
    }

    private static Html facts(ServerLook look) {
        ServerReport report = look.report();
        Map<String, Html> facts = new LinkedHashMap<>();
        facts.put("Version", told(report, "redis_version", ServerReport::version));
        facts.put("Kind", told(report, "redis_mode", ServerPage::kind));
        facts.put(
                "Up", told(report, "uptime_in_seconds", info -> Pieces.span(info.number("uptime_in_seconds") * 1_000)));
        facts.put("Memory", told(report, "used_memory", ServerPage::memory));
        facts.put("Eviction policy", told(report, "maxmemory_policy", info -> info.text("maxmemory_policy", "")));
        facts.put("Persistence", told(report, "aof_enabled", ServerPage::persistence));
        facts.put("Replication", told(report, "role", ServerPage::replication));
        facts.put("Clients", told(report, "connected_clients", ServerPage::clients));
        facts.put(
                "Commands a second",
                told(
                        report,
                        "instantaneous_ops_per_sec",
                        info -> Numbers.grouped(info.number("instantaneous_ops_per_sec"))));
        facts.put(
                "A small call",
                Html.text(nanos(look.median()) + ", " + nanos(look.most()) + " at most of " + look.calls()));
        facts.put("Clock", Html.text(clock(look)));
        return facts.entrySet().stream()
                .map(fact -> Html.of("<div><dt>{}</dt><dd>{}</dd></div>", fact.getKey(), fact.getValue()))
                .collect(Html.joining());
    }

    /** Managed servers leave fields out. */
    private static Html told(@Nullable ServerReport report, String field, Function<ServerReport, String> shown) {
        return report == null || report.text(field, "").isEmpty() ? NOT_TOLD : Html.text(shown.apply(report));
    }

    private static String kind(ServerReport info) {
        return info.text("redis_mode", "").equals("cluster") ? "node of a cluster" : info.text("redis_mode", "");
    }

    private static String memory(ServerReport info) {
        long most = info.number("maxmemory");
        long used = info.number("used_memory");
        return Numbers.bytes(used)
                + (most == 0 ? ", no maxmemory" : " of " + Numbers.bytes(most) + " (" + 100 * used / most + " %)");
    }

    private static String persistence(ServerReport info) {
        String file = info.text("aof_enabled", "").equals("1") ? "append-only file" : "no append-only file";
        long saved = info.number("rdb_last_save_time");
        return file
                + (info.text("rdb_last_bgsave_status", "ok").equals("ok") ? "" : ", the last snapshot failed")
                + (saved == 0
                        ? ""
                        : ", " + Numbers.count(info.number("rdb_changes_since_last_save"), "change")
                                + " since the last snapshot");
    }

    private static String replication(ServerReport info) {
        if (!info.text("role", "").equals("master")) {
            return "replica of " + info.text("master_host", "another server") + ", link "
                    + info.text("master_link_status", "not told");
        }
        long replicas = info.number("connected_slaves");
        return "primary, " + (replicas == 0 ? "no replicas" : Numbers.count(replicas, "replica"));
    }

    private static String clients(ServerReport info) {
        long most = info.number("maxclients");
        long blocked = info.number("blocked_clients");
        return Numbers.grouped(info.number("connected_clients"))
                + (most == 0 ? "" : " of " + Numbers.grouped(most))
                + (blocked == 0 ? "" : ", " + Numbers.grouped(blocked) + " wait in a call");
    }

    private static String clock(ServerLook look) {
        if (look.goesBack()) {
            return "ran backwards while we looked";
        }
        return Math.abs(look.apart()) < 2
                ? "agrees with ours"
                : Pieces.span(Math.abs(look.apart())) + (look.apart() > 0 ? " behind ours" : " ahead of ours");
    }

    private static String nanos(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }

    private static Html findings(ServerLook look) {
        Html head = Html.of("""
                <th scope="col">Level</th><th scope="col">Check</th><th scope="col">Found, and what to do</th>
                """);
        return new WideTable("What the server told, compared with the needs of a queue")
                .part("findings")
                .of(
                        head,
                        look.findings().stream()
                                .sorted(Comparator.comparing(Finding::level).reversed())
                                .map(finding -> Html.of(
                                        "<tr><td>{}</td><th scope=\"row\">{}</th><td class=\"wrap\">{}{}</td></tr>",
                                        Pieces.badge(
                                                "level-" + finding.level().text(),
                                                finding.level().text()),
                                        finding.check().name(),
                                        finding.found(),
                                        Html.when(
                                                !finding.advice().isEmpty(),
                                                Html.of("<br><span class=\"none\">→ {}</span>", finding.advice()))))
                                .collect(Html.joining()));
    }
}
