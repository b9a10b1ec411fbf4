package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.Task;
import dev.redwork.job.Transition;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The path of one job in docs/architecture.md is what really happens. The files are found on the stacks of the threads that
 * carry a job at each of its crossings: while Redis is spoken to (a slow line makes that long enough to be seen), where the
 * handler is called, where its caller waits and where its result arrives.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JobPathStoryTest {
    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final int MOST_FILES = 12;
    private static final int MOST_LINES = 1_040;
    private static final List<String> SOURCES = List.of("common", "producer", "worker");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(builder -> {});

    @Test
    void thePageNamesTheFilesThatCarryAJob() throws Exception {
        Set<String> carried = new TreeSet<>();
        try (Monitor monitor = new Monitor()) {
            carried.addAll(classesOnTheWay());
            carried.addAll(scripts(monitor.digests));
        }
        List<String> printed = printedFiles();

        assertThat(printed.stream().map(JobPathStoryTest::fileName).toList())
                .containsExactlyInAnyOrderElementsOf(carried);
        assertThat(printed).hasSizeLessThanOrEqualTo(MOST_FILES);
        long lines = 0;
        for (String file : printed) {
            lines += code(Files.readString(Docs.root().resolve(file)));
        }
        assertThat(lines).isLessThanOrEqualTo(MOST_LINES);
        assertThat(Docs.read("docs/architecture.md")).contains(printed.size() + " files, ");
    }

    /** Lines that say something to the machine: what is told beside them may grow. */
    private static long code(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("--"))
                .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
                .count();
    }

    private static Set<String> classesOnTheWay() throws InterruptedException {
        Set<String> files = new ConcurrentSkipListSet<>();
        AtomicBoolean done = new AtomicBoolean();
        try (FaultProxy line = FaultProxy.to(REDIS.port());
                Worker worker = Worker.builder(line.url())
                        .handle(ECHO, (input, context) -> {
                            note(files, Thread.currentThread().getStackTrace());
                            return input;
                        })
                        .lane(LaneOptions.of(2, "default"))
                        .start();
                Producer producer = Producer.connect(line.url())) {
            line.delay(Duration.ofMillis(10));
            Thread caller = Thread.currentThread();
            Thread watch = new Thread(() -> {
                while (!done.get()) {
                    sample(files, caller);
                }
            });
            watch.start();
            for (int i = 0; i < 30; i++) {
                JobHandle<Integer> job = producer.enqueue(ECHO, i);
                CompletableFuture<Integer> told =
                        job.future().whenComplete((output, failure) -> note(files, new Throwable().getStackTrace()));
                assertThat(job.get(Duration.ofSeconds(10))).isEqualTo(i);
                assertThat(told).succeedsWithin(Duration.ofSeconds(10));
            }
            done.set(true);
            watch.join();
            assertThat(worker.name()).isNotEmpty();
        }
        return files;
    }

    /** Those that carry a job: its caller, the lane's threads in their turn or in a handler, and the inbox's reader. */
    private static void sample(Set<String> files, Thread caller) {
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            boolean carries = thread == caller
                    || thread.getName().startsWith("redwork-default-")
                    || thread.getName().startsWith("redwork-inbox-");
            // Who listens to the doorbell, and who asks for late jobs, carries none.
            boolean idle = Arrays.stream(stack)
                    .anyMatch(frame -> frame.getClassName().endsWith(".DoorbellListener")
                            || frame.getClassName().endsWith(".ResultPoller"));
            String top = Arrays.stream(stack)
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .filter(name -> name.startsWith("dev.redwork."))
                    .findFirst()
                    .orElse("");
            boolean inSocket =
                    Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch."));
            boolean speaks = top.startsWith("dev.redwork.redis.RedisLink.") && inSocket;
            boolean waits = top.equals("dev.redwork.producer.JobHandle.get");
            boolean ready =
                    Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("connect"));
            if (carries && !idle && !ready && (speaks || waits)) {
                note(files, stack);
            }
        });
    }

    private static void note(Set<String> files, StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            boolean ours = name.startsWith("dev.redwork.producer.")
                    || name.startsWith("dev.redwork.worker.")
                    || name.startsWith("dev.redwork.redis.")
                    || name.startsWith("dev.redwork.store.");
            // It is the thread, whatever it does.
            boolean thread = name.equals("dev.redwork.redis.ResidentThread");
            if (ours && !thread && frame.getFileName() != null) {
                files.add(frame.getFileName());
            }
        }
    }

    /** The scripts that moved the job, by the digests that the server saw. */
    private static Set<String> scripts(Set<String> digests) {
        return Arrays.stream(Transition.values())
                .filter(move -> !move.from().isEmpty())
                // A worker's janitor looks after the dead of the whole queue, whatever else goes on.
                .filter(move -> move != Transition.PRUNE)
                .map(move -> move.verb() + ".lua")
                .filter(script -> digests.contains(digest(script)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String digest(String script) {
        try {
            byte[] text = Files.readAllBytes(Docs.root()
                    .resolve("common/src/main/resources/dev/redwork/store")
                    .resolve(script));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Collects the digests of all scripts that the server is asked to run, until it is closed. */
    private static final class Monitor implements AutoCloseable {
        private static final Pattern EVALSHA =
                Pattern.compile("\"evalsha\" \"([0-9a-f]{40})\"", Pattern.CASE_INSENSITIVE);

        final Set<String> digests = new ConcurrentSkipListSet<>();
        private final RawRedis redis = RawRedis.connect(REDIS.url()).timeout(Duration.ofMinutes(1));
        private final Thread reader = new Thread(this::read, "monitor");

        Monitor() {
            assertThat(redis.call("MONITOR")).contains("OK");
            reader.start();
        }

        private void read() {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    EVALSHA.matcher(redis.receive()).results().forEach(match -> digests.add(match.group(1)));
                }
            } catch (RuntimeException e) {
                // Closed: the job has ended.
            }
        }

        @Override
        public void close() {
            redis.close();
        }
    }

    private static List<String> printedFiles() {
        String page = Docs.read("docs/architecture.md");
        String section = page.substring(page.indexOf("## The path of one job"), page.indexOf("## The cast"));
        return Pattern.compile("\\]\\(\\.\\./([^)]+)\\)")
                .matcher(section)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static String fileName(String path) {
        assertThat(Stream.of(SOURCES.toArray()).anyMatch(module -> path.startsWith(module + "/")))
                .isTrue();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
