package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.DashboardOptions;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * The servers that the browser tests look at, with jobs in every state, and a worker whose jobs wait until a test lets them end. A small
 * server tells the tests how many streams there are ({@code GET /streams}) and lets jobs end ({@code POST /release}, one each time).
 */
public final class BrowserWorld implements AutoCloseable {
    private static final String PREFIX = "/ops/redwork";
    private static final int ENDLESS = 1_000_000;

    private final Semaphore gate = new Semaphore(0);
    private final Dashboard full;
    private final Dashboard empty;
    private final Dashboard prefixed;
    private final BrowserControl control;
    private final Worker worker;
    private final ApiClient api;

    /**
     * Starts all.
     *
     * @param folder for the file of users
     */
    public BrowserWorld(String url, Path folder) {
        UsersFile.put(folder.resolve("users"), "ada", Set.of(Role.ADMIN), "analytical");
        RedisSettings redis = RedisSettings.of(url);
        full = Dashboard.start(redis, 0);
        empty = Dashboard.start(RedisSettings.of(url, "nothing"), 0);
        prefixed = Dashboard.start(DashboardOptions.of(redis)
                .port(0)
                .prefix(PREFIX)
                .usersFile(folder.resolve("users"))
                .build());
        api = new ApiClient(full);
        control = new BrowserControl()
                .on("/streams", asked -> Integer.toString(full.streams()))
                .on("/release", asked -> {
                    gate.release();
                    return "";
                });
        worker = Worker.builder(url)
                .name("one")
                .lane(2, "mail")
                .lane(1, "spare")
                .add(handlers -> {
                    handlers.handle(Task.ofJson("mail.send"), (input, context) -> {
                        context.progress(3, 10, "3 of 10 sent");
                        context.log("held");
                        gate.acquire();
                        return input;
                    });
                    handlers.handle(Task.ofJson("mail.count"), (input, context) -> Payload.of("6"));
                    handlers.handle(Task.ofJson("mail.break"), (input, context) -> {
                        context.log("page 7");
                        throw new PermanentFailure("no such address");
                    });
                    handlers.handle(Task.ofJson("mail.later"), (input, context) -> {
                        throw new RetryAfter(Duration.ofHours(1), "the server is busy");
                    });
                })
                .start();
        fill();
    }

    private void fill() {
        put("mail", "mail.count", "done", ",\"batch\":\"monday\"");
        put("mail", "mail.break", "dead", ",\"batch\":\"monday\"");
        put("mail", "mail.later", "retrying", "");
        put("mail", "no.such", "parked", "");
        put("mail", "mail.send", "tomorrow", ",\"in\":\"1d\"");
        put("mail", "mail.send", "running", "");
        put("later", "mail.send", "waiting", "");
        put("later", "mail.count", "unwanted", "");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> api.get("/api/v1/queues/mail/jobs/dead/result").status() != 202);
        await().atMost(Duration.ofSeconds(40)).until(() -> state("retrying").equals("retrying"));
        await().atMost(Duration.ofSeconds(40)).until(() -> state("parked").equals("parked"));
        await().atMost(Duration.ofSeconds(40)).until(() -> state("running").equals("running"));
    }

    private String state(String id) {
        return api.get("/api/v1/queues/mail/jobs/" + id).json().path("state").asText();
    }

    private void put(String queue, String task, String id, String more) {
        String job = "{\"task\":\"%s\",\"id\":\"%s\",\"input\":{\"to\":\"<b>a&b</b>\",\"n\":12345678901234567890}%s}"
                .formatted(task, id, more);
        assertThat(api.post("/api/v1/queues/" + queue + "/jobs", job).status()).isEqualTo(201);
    }

    /** Runs a file of tests with it. */
    public void run(String file) throws InterruptedException {
        BrowserRun.run(
                file,
                Map.of(
                        "REDWORK_FULL", root(full),
                        "REDWORK_EMPTY", root(empty),
                        "REDWORK_PREFIXED", root(prefixed) + PREFIX,
                        "REDWORK_CONTROL", control.url(),
                        "REDWORK_ROUTES",
                                Arrays.stream(PageRoute.values())
                                        .filter(route -> route != PageRoute.ASSET)
                                        .map(PageRoute::path)
                                        .collect(Collectors.joining(" "))));
    }

    private static String root(Dashboard dashboard) {
        return "http://127.0.0.1:" + dashboard.port();
    }

    @Override
    public void close() {
        gate.release(ENDLESS);
        worker.close();
        control.close();
        full.close();
        empty.close();
        prefixed.close();
    }
}
