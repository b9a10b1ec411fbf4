package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jacoco.agent.rt.IAgent;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.tools.ExecFileLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The path of one job in docs/architecture.md: the files and lines that run while a job goes from {@code enqueue} to {@code get},
 * as JaCoCo sees them, and the scripts as they stand, without comments. Of forty runs the one with the fewest lines counts:
 * heartbeat and janitor ran in others, or the lane's threads came in another order.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class JobPathBoundProcessTest {
    /** One more than the page tells: which of a lane's threads comes first differs by run. Since 0018 records are read here, too. */
    private static final int MOST_FILES = 35;

    private static final int MOST_LINES = 1_430;

    /** A file of which fewer lines run is on the way of some runs only. */
    private static final int SURE = 5;

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(builder -> {});

    @Test
    void thePageTellsTheFilesAndLinesThatOneJobRuns(@TempDir Path folder) throws Exception {
        Map<String, Integer> path;
        try (Monitor monitor = new Monitor()) {
            runOneJob(folder);
            path = leastOf(folder);
            scripts(monitor.digests)
                    .forEach(script -> path.put(script.getFileName().toString(), code(script)));
        }
        int lines = path.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> printed = printed();

        assertThat(printed.keySet())
                .as("files that the page tells; measured: %s", path)
                .containsAll(sure(path));
        assertThat(path.keySet()).as("files that ran").containsAll(sure(printed));
        assertThat(path).hasSizeLessThanOrEqualTo(MOST_FILES);
        assertThat(lines).as("lines of %s", path).isLessThanOrEqualTo(MOST_LINES);
        assertThat(printed.values().stream().mapToInt(Integer::intValue).sum())
                .as("lines that the page tells; measured: %s", path)
                .isBetween(lines * 95 / 100, lines * 105 / 100);
    }

    private static Set<String> sure(Map<String, Integer> lines) {
        return lines.entrySet().stream()
                .filter(file -> file.getValue() > SURE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static void runOneJob(Path folder) throws IOException, InterruptedException {
        Path agent = Path.of(
                IAgent.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + agent + "=output=none,includes=dev.redwork.*",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OneJob.class.getName(),
                        REDIS.url(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Lines by file. */
    private static Map<String, Integer> leastOf(Path folder) throws IOException {
        List<Map<String, Integer>> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".exec")).toList()) {
                runs.add(covered(file));
            }
        }
        assertThat(runs).hasSize(OneJob.RUNS);
        return runs.stream()
                .min(Comparator.comparing(
                        run -> run.values().stream().mapToInt(Integer::intValue).sum()))
                .orElseThrow();
    }

    private static Map<String, Integer> covered(Path exec) throws IOException {
        ExecFileLoader ran = new ExecFileLoader();
        ran.load(exec.toFile());
        CoverageBuilder found = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(ran.getExecutionDataStore(), found);
        for (String module : List.of("common", "producer", "worker")) {
            analyzer.analyzeAll(
                    Docs.root().resolve(module).resolve("target/classes").toFile());
        }
        Map<String, Integer> lines = new TreeMap<>();
        for (ISourceFileCoverage file : found.getSourceFiles()) {
            int covered = file.getLineCounter().getCoveredCount();
            if (covered > 0) {
                lines.put(file.getName().replace(".java", ""), covered);
            }
        }
        return lines;
    }

    /** The scripts that moved the job, by the digests that the server saw. */
    private static List<Path> scripts(Set<String> digests) {
        Path folder = Docs.root().resolve("common/src/main/resources/dev/redwork/store");
        return Arrays.stream(Transition.values())
                .filter(move -> !move.from().isEmpty())
                // A worker's janitor looks after the dead of the whole queue, whatever else goes on.
                .filter(move -> move != Transition.PRUNE)
                .map(move -> folder.resolve(move.verb() + ".lua"))
                .filter(script -> digests.contains(digest(script)))
                .toList();
    }

    private static String digest(Path script) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(script)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int code(Path script) {
        return (int) Docs.read(script)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("--"))
                .count();
    }

    /** The block of the page that tells files with their lines: "Lane 36, Turn 37, enqueue.lua 98". */
    private static Map<String, Integer> printed() {
        String page = Docs.read("docs/architecture.md");
        String block = page.substring(page.indexOf("## The path of one job"), page.indexOf("## The cast"));
        Map<String, Integer> lines = new TreeMap<>();
        block.lines()
                .filter(line -> line.startsWith("    ") && !line.contains("─►"))
                .forEach(line -> Pattern.compile("([\\w.]+) (\\d+)(?:,|$)")
                        .matcher(line)
                        .results()
                        .forEach(file -> lines.put(file.group(1), Integer.valueOf(file.group(2)))));
        return lines;
    }

    /** Collects the digests of all scripts that the server is asked to run, until it is closed. */
    private static final class Monitor implements AutoCloseable {
        private static final Pattern EVALSHA =
                Pattern.compile("\"evalsha\" \"([0-9a-f]{40})\"", Pattern.CASE_INSENSITIVE);

        final Set<String> digests = new ConcurrentSkipListSet<>();
        private final RawRedis redis = RawRedis.connect(REDIS.url()).timeout(Duration.ofMinutes(3));
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
}
