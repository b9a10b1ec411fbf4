package dev.redwork.dashboard.page;

import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.DashboardOptions;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Servers and a worker for errands in a browser, and an oracle that tells what really became of the jobs: how often their handler was
 * called, and what Redis has of them. Jobs are planted by the control server, and their handlers fail by their input as long as that is
 * not mended.
 *
 * <p>Task {@code ship} fails while what its input names in {@code as} is broken; {@code wait} runs until it is asked to stop; {@code count}
 * is quick. The worker reads all queues but {@code archive}.
 */
public final class ErrandWorld implements AutoCloseable {
    private static final String PREFIX = "/ops/redwork";
    private static final String[] QUEUES = {
        "counts", "ship", "moved", "triage", "fresh", "links", "keys", "off", "narrow"
    };

    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> planted = new ConcurrentHashMap<>();
    private final Dashboard open;
    private final Dashboard users;
    private final Producer producer;
    private final Admin admin;
    private final Worker worker;
    private final BrowserControl control;

    /**
     * Starts all.
     *
     * @param folder for the file of users
     */
    public ErrandWorld(String url, Path folder) {
        UsersFile.put(folder.resolve("users"), "ada", Set.of(Role.ADMIN), "analytical");
        RedisSettings redis = RedisSettings.of(url);
        open = Dashboard.start(redis, 0);
        users = Dashboard.start(DashboardOptions.of(redis)
                .port(0)
                .prefix(PREFIX)
                .usersFile(folder.resolve("users"))
                .build());
        producer = Producer.withoutResults(redis);
        admin = Admin.connect(redis);
        worker = Worker.builder(url)
                .name("one")
                .lane(4, QUEUES)
                .lane(2, "wait")
                .add(handlers -> {
                    handlers.handle(Task.ofJson("ship"), this::ship);
                    handlers.handle(Task.ofJson("wait"), this::waitForTheEnd);
                    handlers.handle(
                            Task.ofJson("count"), (input, context) -> ran(context, Payload.of("{\"counted\":6}")));
                })
                .start();
        control = new BrowserControl()
                .on("/plant", this::plant)
                .on("/break", asked -> String.valueOf(broken.add(given(asked, "as"))))
                .on("/mend", asked -> String.valueOf(broken.remove(given(asked, "as"))))
                .on("/states", this::states)
                .on("/runs", this::runs)
                .on("/stopped", asked -> String.valueOf(stopped.contains(given(asked, "id"))))
                .on("/now", asked -> String.valueOf(admin.now()));
    }

    private Payload ran(JobContext context, Payload output) {
        runs.merge(context.id(), 1, Integer::sum);
        return output;
    }

    private Payload ship(Payload input, JobContext context) {
        Payload output = ran(context, Payload.of("{\"shipped\":true}"));
        String text = input.toString();
        if (text.contains("\"timeout\"") && broken.contains("timeout")) {
            throw new UncheckedIOException(new IOException("no answer from the carrier"));
        } else if (text.contains("\"address\"") && broken.contains("address")) {
            throw new IllegalArgumentException("no such address");
        }
        return output;
    }

    private Payload waitForTheEnd(Payload input, JobContext context) throws InterruptedException {
        context.log("waiting");
        if (context.cancellation().await(Duration.ofMinutes(9))) {
            stopped.add(context.id());
            context.cancellation().throwIfAsked();
        }
        return input;
    }

    private static String given(Map<String, String> asked, String name) {
        String value = asked.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    /** Jobs {@code <ids>-0}, {@code <ids>-1} and so on. */
    private String plant(Map<String, String> asked) {
        Task<Payload, Payload> task = Task.ofJson(given(asked, "task"))
                .with(o -> o.queue(given(asked, "queue")).attempts(1));
        Payload input = Payload.of(asked.getOrDefault("input", "{}"));
        List<String> known = planted.computeIfAbsent(given(asked, "ids"), unseen -> new ArrayList<>());
        int from = known.size();
        Map<String, Payload> inputs = new LinkedHashMap<>();
        IntStream.range(from, from + Integer.parseInt(given(asked, "count")))
                .forEach(i -> inputs.put(given(asked, "ids") + "-" + i, input));
        known.addAll(inputs.keySet());
        producer.enqueueAll(task, inputs);
        return "";
    }

    /** How many of the planted jobs are in which state, as Redis has it: {@code {"dead":3}}. */
    private String states(Map<String, String> asked) {
        List<String> ids = planted.getOrDefault(given(asked, "ids"), List.of());
        return counted(
                admin.queue(given(asked, "queue")).heads(ids),
                job -> job.state().text());
    }

    /** How many of the planted jobs had their handler called how often: {@code {"1":20,"2":1000}}. */
    private String runs(Map<String, String> asked) {
        return counted(
                planted.getOrDefault(given(asked, "ids"), List.of()), id -> String.valueOf(runs.getOrDefault(id, 0)));
    }

    private static <T> String counted(List<T> things, Function<T, String> by) {
        return things.stream()
                .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(count -> "\"" + count.getKey() + "\":" + count.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Runs a file of tests with it. */
    public void run(String file) throws InterruptedException {
        BrowserRun.run(
                file,
                Map.of(
                        "REDWORK_FULL", "http://127.0.0.1:" + open.port(),
                        "REDWORK_PREFIXED", "http://127.0.0.1:" + users.port() + PREFIX,
                        "REDWORK_CONTROL", control.url()));
    }

    @Override
    public void close() {
        control.close();
        worker.close();
        admin.close();
        producer.close();
        open.close();
        users.close();
    }
}
