package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.dashboard.guard.Caller;
import dev.redwork.dashboard.guard.Guard;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Assets;
import dev.redwork.dashboard.html.ErrorPage;
import dev.redwork.dashboard.html.Forms;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Refreshes;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.dashboard.page.job.ActPage;
import dev.redwork.dashboard.page.job.FailuresPage;
import dev.redwork.dashboard.page.job.JobsPage;
import dev.redwork.dashboard.page.job.NewJobPage;
import dev.redwork.dashboard.page.job.SingleJobPage;
import dev.redwork.job.Ticker;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/** All pages of a server, their files, and the forms on them. */
public final class Pages {
    private static final int NO_CONTENT = 204;
    private static final int SEE_OTHER = 303;
    private static final int UNAUTHORIZED = 401;

    private final Guard guard;
    private final Links links;
    private final boolean hasLogins;
    private final Assets assets = new Assets();
    private final PageSources sources;
    private final Frame frame;
    private final Forms forms;
    private final Refreshes refreshes = new Refreshes(Ticker.SYSTEM);
    private final Map<PageRoute, WebPage> pages = new EnumMap<>(PageRoute.class);

    /**
     * Of one server.
     *
     * @param prefix of all paths; may be empty
     * @param namespace of the queues
     * @param hasLogins whether users log in
     */
    public Pages(Guard guard, String prefix, String namespace, boolean hasLogins, PageSources sources) {
        this.guard = guard;
        this.links = new Links(prefix);
        this.hasLogins = hasLogins;
        this.sources = sources;
        this.frame = new Frame(links, assets, namespace, hasLogins, JobsPage.hints());
        NewJobPage newJob = new NewJobPage(links, sources);
        this.forms = new Forms(guard, links, (call, refused) -> {
            View view = newJob.again(call, refused);
            write(call, view, view.status());
        });
        pages.put(
                PageRoute.HOME,
                new OverviewPage(links, sources, new ServerNeeds(sources.redis(), links, Ticker.SYSTEM)));
        pages.put(PageRoute.QUEUE, new QueuePage(links, sources));
        pages.put(PageRoute.FAILURES, new FailuresPage(links, sources));
        pages.put(PageRoute.JOBS, new JobsPage(links, sources));
        pages.put(PageRoute.ACT, new ActPage(links, sources));
        pages.put(PageRoute.WORKERS, new WorkersPage(links, sources));
        pages.put(PageRoute.WORKER, new WorkerPage(links, sources));
        pages.put(PageRoute.BATCHES, new BatchesPage(links, sources));
        pages.put(PageRoute.BATCH, new SingleBatchPage(links, sources));
        pages.put(PageRoute.RECENT, new RecentPage(links, sources));
        pages.put(PageRoute.SERVER, new ServerPage(sources));
        pages.put(PageRoute.AUDIT, new AuditPage(links, sources));
        pages.put(PageRoute.NEW, newJob);
        pages.put(PageRoute.LOGIN, new LoginPage(links));
        pages.put(PageRoute.JOB, new SingleJobPage(links, sources));
    }

    /**
     * Adds all paths.
     *
     * @param endpoints of the API, audited: forms do what they do
     */
    public void add(JavalinConfig config, Map<Route, Endpoint> endpoints) {
        for (PageRoute route : PageRoute.values()) {
            Handler handler = route == PageRoute.ASSET ? assets::answer : call -> answer(call, route);
            add(config, "GET", route.path(), handler);
            add(config, "HEAD", route.path(), handler);
        }
        endpoints.forEach((route, endpoint) -> {
            if (!route.isSafe()) {
                add(config, "POST", Forms.path(route), call -> forms.answer(call, route, endpoint));
            }
        });
    }

    private static void add(JavalinConfig config, String method, String path, Handler handler) {
        config.routes.addEndpoint(new io.javalin.router.Endpoint(HandlerType.findOrCreate(method), path, handler));
    }

    private void answer(Context call, PageRoute route) {
        guard.check(call, route.role(), "page" + route.path());
        WebPage page = Objects.requireNonNull(pages.get(route), route.name());
        // One that was made before the change of which its page was told would be none.
        String key = sources.watch().newest() + " " + key(call);
        Optional<View> made = Refreshes.is(call)
                ? refreshed(call, route, page, key)
                : Optional.of(refreshes.first(key, () -> page.view(call)));
        // Nothing is wrong where it comes later: browsers would write an error into their console for each 429.
        made.ifPresentOrElse(
                view -> write(call, view, view.status()),
                () -> call.status(NO_CONTENT).header("Retry-After", "2"));
    }

    private Optional<View> refreshed(Context call, PageRoute route, WebPage page, String key) {
        int queues = route.looksAtQueues() ? sources.watch().queues().size() : 0;
        return refreshes.view(key, route.calls(queues), () -> page.view(call));
    }

    /** A page can differ by its address, and by what its caller may see and do. */
    private static String key(Context call) {
        return Caller.of(call).rolesText() + " " + Redaction.of(call) + " " + call.path() + "?" + call.queryString();
    }

    private void write(Context call, View view, int status) {
        byte[] html = frame.page(call, view).toString().getBytes(UTF_8);
        call.header("Content-Security-Policy", Frame.POLICY).contentType("text/html; charset=utf-8");
        CRC32C sum = new CRC32C();
        sum.update(html);
        String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + html.length + "\"";
        if (status == 200) {
            call.header("ETag", tag);
            if (tag.equals(call.header("If-None-Match"))) {
                call.status(304);
                return;
            }
        }
        call.status(status).result(html);
    }

    /** Whether a problem of this call is shown as a page: a browser asks, and not for the API. */
    public boolean isOf(Context call) {
        String accept = call.header("Accept");
        return accept != null && accept.contains("text/html") && !call.path().startsWith(links.page("/api/"));
    }

    /** Shows a problem as a page, or the form to log in. */
    public void tell(Context call, Problem problem) {
        if (problem.status() == UNAUTHORIZED && hasLogins) {
            String query = call.queryString();
            String back = call.req().getMethod().equals("GET") ? call.path() + (query == null ? "" : "?" + query) : "";
            call.status(SEE_OTHER).header("Location", Links.with(links.page("/login"), "back", back));
            return;
        }
        write(call, ErrorPage.of(problem, links), problem.status());
    }
}
