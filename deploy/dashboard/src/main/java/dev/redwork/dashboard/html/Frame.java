package dev.redwork.dashboard.html;

import dev.redwork.cli.command.Version;
import dev.redwork.dashboard.guard.Caller;
import dev.redwork.dashboard.http.Role;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The head and the foot of all pages. */
public final class Frame {
    /** A page that names no other host and holds no script of its own: whatever a job says, it stays text. */
    public static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
                    + " trusted-types 'none'";

    /** A place of the navigation: the word of its pages, its text, its path, and the key that leads there behind g. */
    private record Section(String name, String text, String path, String key) {
        /** Whether it stands in the bar; the others are behind a word. */
        boolean isFirst() {
            return !FURTHER.contains(name);
        }
    }

    private static final Set<String> FURTHER = Set.of("recent", "server", "audit");

    private static final List<Section> SECTIONS = List.of(
            new Section("home", "Overview", "/", "o"),
            new Section("jobs", "Jobs", "/jobs", "j"),
            new Section("failures", "Failures", "/failures", "f"),
            new Section("workers", "Workers", "/workers", "w"),
            new Section("batches", "Batches", "/batches", "b"),
            new Section("new", "New job", "/new", "n"),
            new Section("recent", "Recent", "/recent", "r"),
            new Section("server", "Server", "/server", "s"),
            new Section("audit", "Audit", "/audit", "a"));

    private final Links links;
    private final Assets assets;
    private final String namespace;
    private final boolean hasLogins;
    private final List<String> hints;

    /**
     * Of one server.
     *
     * @param hasLogins whether users log in, and can log out
     * @param hints that complete a search on any page
     */
    public Frame(Links links, Assets assets, String namespace, boolean hasLogins, List<String> hints) {
        this.links = links;
        this.assets = assets;
        this.namespace = namespace;
        this.hasLogins = hasLogins;
        this.hints = hints;
    }

    /** The whole document. */
    public Html page(Context call, View view) {
        // It is for the page to which the browser was sent.
        Flash flash = Refreshes.is(call) ? null : Flash.take(call);
        return Html.of(
                """
                <!doctype html>
                <html lang="en" data-prefix="{}">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>{} · Redwork</title>
                <link rel="icon" href="{}">
                <link rel="stylesheet" href="{}">
                <script src="{}"></script>
                {}<script type="module" src="{}"></script>
                </head>
                <body>
                <a class="skip" href="#main">To the content</a>
                {}
                <main id="main" tabindex="-1"{}>
                {}{}
                </main>
                {}
                </body>
                </html>
                """,
                links.prefix(),
                view.title(),
                asset("icon.svg"),
                asset("redwork.css"),
                asset("theme.js"),
                Html.when(
                        view.charts(),
                        Html.of(
                                "<link rel=\"stylesheet\" href=\"{}\"><script defer src=\"{}\"></script>",
                                asset("uplot.css"),
                                asset("uplot.js"))),
                asset("redwork.js"),
                head(call, view),
                view.live().isEmpty() ? Html.NOTHING : Html.of(" data-live=\"{}\"", view.live()),
                flash == null
                        ? Html.NOTHING
                        : Html.of(
                                "<p class=\"flash {}\" role=\"status\">{}</p>",
                                flash.good() ? "good" : "bad",
                                flash.text()),
                view.body(),
                foot(view));
    }

    private String asset(String file) {
        return links.page(assets.path(file));
    }

    private Html head(Context call, View view) {
        Map<Boolean, Html> sections = SECTIONS.stream()
                .filter(section -> isFor(call, section))
                .collect(Collectors.partitioningBy(
                        Section::isFirst, Collectors.mapping(section -> link(section, view), Html.joining())));
        Html further = Objects.requireNonNull(sections.get(false));
        return Html.of(
                """
                <header class="bar">
                <a class="wordmark" href="{}">Redwork</a>
                <nav aria-label="Pages"><button type="button" class="tool menu" popovertarget="places" aria-label="Pages">☰</button>
                <ul id="places" popover>{}{}</ul></nav>
                {}
                <div class="tools">
                <label class="tool" hidden><span class="unseen">Times</span><select id="zone"><option value="local">local</option><option value="utc">UTC</option><option value="relative">ago</option></select></label>
                <button type="button" class="tool" id="theme" hidden title="Light, dark, or as the system has it (t)">theme</button>
                <button type="button" class="tool" id="rows" hidden title="Lists with lower rows" aria-label="Lists with lower rows">▤</button>
                <button type="button" class="tool" id="keys" hidden title="Keys (?)" aria-haspopup="dialog">?</button>
                <button type="button" class="tool live" id="live" hidden title="Follow what happens (r)">live</button>
                {}
                </div>
                </header>
                """,
                links.home(),
                sections.get(true),
                further.toString().isEmpty()
                        ? Html.NOTHING
                        : Html.of(
                                "<li><details class=\"more\"><summary{}>More</summary><ul>{}</ul></details></li>",
                                Html.when(FURTHER.contains(view.section()), Html.of(" class=\"here\"")),
                                further),
                search(call, view),
                user(call));
    }

    private Html link(Section section, View view) {
        return Html.of(
                "<li><a href=\"{}\" data-key=\"{}\"{}>{}</a></li>",
                links.page(section.path()),
                section.key(),
                Html.when(section.name().equals(view.section()), Html.of(" aria-current=\"page\"")),
                section.text());
    }

    /** Nobody is led to a page that he may not see. */
    private static boolean isFor(Context call, Section section) {
        return Caller.of(call).roles().isEmpty()
                || Stream.of(PageRoute.values())
                        .filter(route -> route.path().equals(section.path()))
                        .allMatch(route -> route.role() == null || may(call, route.role()));
    }

    private Html search(Context call, View view) {
        return !may(call, Role.READ)
                ? Html.NOTHING
                : Html.of(
                        "<form class=\"search\" role=\"search\" action=\"{}\"><input type=\"search\" id=\"search\" name=\"q\" value=\"{}\""
                                + " aria-label=\"Search for jobs\" placeholder=\"id, or {}\" title=\"/\" autocomplete=\"off\" spellcheck=\"false\""
                                + " maxlength=\"1000\" list=\"hints\"><datalist id=\"hints\">{}</datalist></form>",
                        links.jobs(""),
                        call.queryParam("q"),
                        "state:dead task:… queue:…",
                        Stream.concat(hints.stream(), view.hints().stream())
                                .map(hint -> Html.of("<option value=\"{}\"></option>", hint))
                                .collect(Html.joining()));
    }

    private Html user(Context call) {
        Caller caller = Caller.of(call);
        if (caller.roles().isEmpty()) {
            return Html.NOTHING;
        }
        boolean open = caller.kind() == Caller.Kind.LOCAL;
        Html name = Html.of(
                "<span class=\"user{}\" title=\"may {}\">{}</span>",
                open ? " open" : "",
                caller.rolesText(),
                open ? "no login" : caller.name());
        return !hasLogins
                ? name
                : Html.of(
                        "{}<form method=\"post\" action=\"{}\"><button class=\"tool\">log out</button></form>",
                        name,
                        links.form("/logout"));
    }

    private Html foot(View view) {
        Html lines = view.same().stream()
                .map(same -> Html.of("<li>{}</li>", Pieces.command(same.line())))
                .collect(Html.joining());
        return Html.of(
                "<footer>{}<p>Redwork {} · namespace <code>{}</code> · <a href=\"{}\">API</a></p></footer>",
                view.same().isEmpty()
                        ? Html.NOTHING
                        : Html.of(
                                "<details class=\"same\"><summary>The same in a terminal</summary><ul>{}</ul></details>",
                                lines),
                Version.text(),
                namespace,
                links.page("/api/v1/openapi.yaml"));
    }

    /** Whether a caller of this page may do what needs a role. */
    public static boolean may(Context call, Role role) {
        return Caller.of(call).may(role);
    }
}
