package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/guide.md and the pages for who comes from elsewhere: their programs, snippets and rows are compiled as they stand and run on a
 * real Redis. All pages are one compilation: the compiler's start is most of its time.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideDocStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final List<Page> PAGES = Stream.of(
                    "guide",
                    "coming-from/celery",
                    "coming-from/rq",
                    "coming-from/sidekiq",
                    "coming-from/bullmq",
                    "coming-from/jobrunr")
            .map(Page::read)
            .toList();
    private static final Page GUIDE = PAGES.get(0);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private ClassLoader loader;
    private TaskModule module;
    private Task<Long, Integer> steps;

    @BeforeAll
    @SuppressWarnings("unchecked") // its declared types
    void compile(@TempDir Path folder) throws Exception {
        List<String> sources = new ArrayList<>();
        for (Page page : PAGES) {
            page.programs()
                    .forEach(program ->
                            sources.add(program.replace("System.getenv(\"REDIS_URL\")", '"' + REDIS.url() + '"')));
            sources.add(page.source());
        }
        loader = Program.compile(folder, sources);
        Class<?> collatz = loader.loadClass("example.Collatz");
        module = (TaskModule) collatz.getConstructor().newInstance();
        steps = (Task<Long, Integer>) collatz.getField("STEPS").get(null);
    }

    @Test
    void programsOfTheGuideRun() throws Exception {
        int ran = 0;
        try (Worker worker = worker("programs", 4, "default")) {
            for (String program : GUIDE.programs()) {
                Class<?> type = loader.loadClass(Program.name(program));
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
            }
            assertThat(worker.stopped()).isNotDone();
        }
        assertThat(ran).isGreaterThanOrEqualTo(3);
    }

    @Test
    void snippetsAndRowsRun() throws Exception {
        assertThat(GUIDE.sections()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(PAGES)
                .allSatisfy(page -> assertThat(page.rows()).as(page.name()).hasSizeGreaterThan(20));
        Map<String, Throwable> failures = new TreeMap<>();
        try (Worker worker = worker("story", 4, "default");
                Producer producer = Producer.connect(REDIS.url())) {
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

    /** A line for a shell, with a job of the kind that it is for in the place of ID, and a worker in that of NAME. */
    private void run(Producer producer, String line) {
        List<String> words = WORD.matcher(line)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
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
