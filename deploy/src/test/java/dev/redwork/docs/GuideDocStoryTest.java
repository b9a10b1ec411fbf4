package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Ran;
import dev.redwork.docs.Page.Row;
import dev.redwork.docs.Page.ShellLine;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.site.Site;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import dev.redwork.worker.tasks.files.FileHandlers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/guide.md, the pages of maps and of workloads, and those for who comes from elsewhere: their programs, snippets, rows and lines are
 * compiled as they stand and run on a real Redis. All pages are one compilation: the compiler's start is most of its time.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideDocStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Page GUIDE = Page.read("guide");
    private static final Page MAPS = Page.read("maps");
    private static final Page WORKLOADS = Page.read("workloads");
    private static final List<Page> WITH_ROWS = Stream.concat(
                    Stream.of(GUIDE),
                    Stream.of("celery", "rq", "sidekiq", "bullmq", "jobrunr")
                            .map(name -> Page.read("coming-from/" + name)))
            .toList();
    private static final List<Page> PAGES =
            Stream.concat(WITH_ROWS.stream(), Stream.of(MAPS, WORKLOADS)).toList();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    /** As a worker's {@code --files}. */
    @TempDir
    static Path files;

    private Site site;
    private Site store;
    private ClassLoader loader;
    private TaskModule module;
    private Task<Long, Integer> steps;

    @BeforeAll
    @SuppressWarnings("unchecked") // its declared types
    void compile(@TempDir Path folder) throws Exception {
        Files.copy(Docs.root().resolve("LICENSE"), files.resolve("LICENSE"));
        site = Site.start("127.0.0.1", 0, Duration.ofMillis(100), null);
        store = Site.startStore("127.0.0.1", 0, Duration.ofMillis(50), null);
        List<String> sources = new ArrayList<>();
        for (Page page : PAGES) {
            page.programs().forEach(program -> sources.add(here(program)));
            sources.add(here(page.source()));
        }
        loader = Program.compile(folder, sources);
        Class<?> collatz = loader.loadClass("example.Collatz");
        module = (TaskModule) collatz.getConstructor().newInstance();
        steps = (Task<Long, Integer>) collatz.getField("STEPS").get(null);
    }

    @AfterAll
    void end() {
        site.close();
        store.close();
    }

    /** With the addresses of this test's servers. */
    private String here(String text) {
        return text.replace("System.getenv(\"REDIS_URL\")", '"' + REDIS.url() + '"')
                .replace("http://127.0.0.1:8080", site.url())
                .replace("http://127.0.0.1:8081", store.url());
    }

    @Test
    void programsRun() throws Exception {
        int ran = 0;
        try (Worker worker = worker("programs", 4, "default")) {
            for (Page page : List.of(GUIDE, WORKLOADS)) {
                for (String program : page.programs()) {
                    ran += run(loader.loadClass(Program.name(program)));
                }
            }
            assertThat(worker.stopped()).isNotDone();
        }
        assertThat(ran).isGreaterThanOrEqualTo(4);
    }

    /** How many programs and tests it has. */
    private static int run(Class<?> type) throws Exception {
        int ran = 0;
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("main")) {
                call(method, null, (Object) new String[0]);
                ran++;
            } else if (method.isAnnotationPresent(Test.class)) {
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                call(method, constructor.newInstance());
                ran++;
            }
        }
        return ran;
    }

    /** All but those that are options to read only: else it is compiled, and nothing is held. */
    @Test
    void everyRowOfTheGuideHasAResult() {
        assertThat(GUIDE.rows().stream()
                        .filter(Row::isCode)
                        .filter(row -> !row.statements().isEmpty()))
                .allSatisfy(row ->
                        assertThat(row.statements()).as(row.theirs()).anyMatch(code -> code.contains("Printed.is(")));
    }

    /** A workload is a command, and some lines of Java. */
    @Test
    void everyWorkloadHasACommandAndAProgram() {
        String[] workloads = Docs.read("docs/workloads.md").split("(?m)^## ", -1);
        assertThat(Stream.of(workloads)
                        .skip(1)
                        .map(section -> section.lines().findFirst().orElseThrow()))
                .containsExactly(
                        "fetch",
                        "save",
                        "pi",
                        "primes check",
                        "primes count",
                        "primes verify",
                        "gcd",
                        "integrate",
                        "words",
                        "sum",
                        "weblogs");
        for (String workload : List.of(workloads).subList(1, workloads.length)) {
            String name = workload.lines().findFirst().orElseThrow();
            assertThat(Page.of(name, workload).lines()).as(name).isNotEmpty().allSatisfy(line -> {
                assertThat(line.command()).startsWith(name + " ");
                assertThat(line.answer()).isNotEmpty();
            });
            assertThat(Docs.blocks(workload, "java"))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(java -> assertThat(java.lines().count()).isBetween(2L, 12L))
                    .allSatisfy(java -> assertThat(Printed.checked(java)).contains("Printed.is("));
        }
    }

    @Test
    void snippetsRowsAndLinesRun() throws Exception {
        assertThat(GUIDE.sections()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(MAPS.sections()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(WITH_ROWS)
                .allSatisfy(page -> assertThat(page.rows()).as(page.name()).hasSizeGreaterThan(20));
        Map<String, Throwable> failures = new TreeMap<>();
        try (Worker worker = worker("story", 4, "default");
                Producer producer = Producer.connect(REDIS.url())) {
            // Before the snippets: they read the logs that one of them writes.
            for (ShellLine line : WORKLOADS.lines()) {
                attempt(failures, line.command(), () -> run(line));
            }
            for (Page page : PAGES) {
                for (String method : page.methods()) {
                    attempt(failures, page.place(method), () -> run(page, method, producer));
                }
            }
            for (String command : commands()) {
                attempt(failures, command, () -> run(producer, command));
            }
            assertThat(worker.stopped()).isNotDone();
        }
        assertThat(failures.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()))
                .isEmpty();
    }

    /** All of them are told, not the first alone. */
    private static void attempt(Map<String, Throwable> failures, String place, Executable body) {
        try {
            body.execute();
        } catch (Throwable e) {
            failures.put(place, e);
        }
    }

    /** Once each, however many pages have it. */
    private static Set<String> commands() {
        return PAGES.stream()
                .flatMap(page -> page.commands().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void run(Page page, String method, Producer producer) throws Exception {
        Surroundings snippet = (Surroundings) loader.loadClass(page.name())
                .getConstructor(String.class, Producer.class)
                .newInstance(REDIS.url(), producer);
        call(snippet.getClass().getMethod(method), snippet);
        for (Task<?, ?> task : snippet.handlers.tasks()) {
            callHandler(snippet.handlers, task);
        }
    }

    /** A row that is a handler is called, too; it may say that the job failed. */
    @SuppressWarnings("unchecked") // the handlers of all rows take numbers
    private static void callHandler(Handlers handlers, Task<?, ?> task) throws Exception {
        assertThat(task.input()).as("input of %s", task).isEqualTo(Long.class);
        try {
            Object output = handlers.handler((Task<Long, Object>) task).run(27L, JobContext.alone(task.name()));
            assertThat(output).isNotNull();
        } catch (PermanentFailure | RetryAfter e) {
            assertThat(e).hasMessageMatching("no|busy");
        }
    }

    /** A line that is typed in the project's folder, whose servers are this test's. */
    private void run(ShellLine line) {
        List<String> words = words(here(line.command()))
                .map(word -> word.equals("logs") ? files.resolve("logs").toString() : word)
                .collect(Collectors.toCollection(ArrayList::new));
        if (line.background()) {
            words.add("--help");
        }
        Ran ran = Ran.redwork(REDIS.url(), words.toArray(new String[0])).succeeded();
        if (!line.answer().isEmpty()) {
            line.holdAnswer(ran.out());
        }
    }

    private static Stream<String> words(String line) {
        return WORD.matcher(line).results().map(word -> word.group(1) == null ? word.group(2) : word.group(1));
    }

    /** A line for a shell, with a job of the kind that it is for in the place of ID, and a worker in that of NAME. */
    private void run(Producer producer, String line) {
        List<String> words = words(line)
                .map(word -> word.equals("ID") ? job(producer, line).id() : word)
                .collect(Collectors.toCollection(ArrayList::new));
        // Processes are for process tests.
        if (words.contains("--processes")) {
            words.add("--help");
        }
        Worker named = words.contains("NAME") ? worker("NAME", 1, "spare") : null;
        Ran.redwork(REDIS.url(), words.toArray(new String[0])).succeeded();
        if (named != null) {
            named.close();
        }
    }

    private JobHandle<Integer> job(Producer producer, String line) {
        if (line.contains(" run ")) {
            return producer.enqueue(steps.with(options -> options.delay(Duration.ofHours(1))), 27L);
        }
        JobHandle<Integer> job = producer.enqueue(steps, line.contains(" requeue ") ? 0L : 27L);
        assertThat(job.future()
                        .handle((output, failure) -> job.id())
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .isNotEmpty();
        return job;
    }

    private Worker worker(String name, int threads, String queue) {
        return Worker.builder(REDIS.url())
                .add(module)
                .add(new ShippedHandlers())
                .add(FetchHandlers.allowingPrivate())
                .add(new FileHandlers().below(files).allowingPrivate())
                .lane(threads, queue)
                .name(name)
                .start();
    }

    private static void call(Method method, Object on, Object... arguments) throws Exception {
        method.setAccessible(true);
        try {
            method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }
}
