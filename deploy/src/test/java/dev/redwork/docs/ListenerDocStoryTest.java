package dev.redwork.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.ProducerListener;
import dev.redwork.worker.WorkerListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Listeners and probes in the documents: their programs run as they stand, and no event of a worker is missing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerDocStoryTest {
    private static final String PAGE = Docs.read("docs/workers.md");

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path folder;

    /** The output of a page's program with this name. */
    private String run(String page, String name) throws Exception {
        List<String> programs = Docs.blocks(page, "java").stream()
                .filter(program -> Program.name(program).equals("example." + name))
                .toList();
        assertThat(programs).hasSize(1);
        String source = programs.get(0).replace("System.getenv(\"REDIS_URL\")", '"' + redis.url() + '"');
        Method main = Program.compile(
                        folder, programs.stream().map(same -> source).toList())
                .loadClass(Program.name(source))
                .getMethod("main", String[].class);
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, UTF_8));
        try {
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return said.toString(UTF_8);
    }

    @Test
    void theListenerPrintsWhatBecameOfTheJob() throws Exception {
        assertThat(run(PAGE, "Watched")).contains("1 square new").containsPattern("square ran for \\d+ ms");
    }

    @Test
    void theProbeTellsThatAQuietWorkerTakesNoJobs() throws Exception {
        assertThat(run(PAGE, "Probed").lines())
                .containsExactly(
                        "live: [], ready: []",
                        "live: [], ready: [Failing[part=worker, why=it is quiet: it claims no more]]");
    }

    @Test
    void theScrapeTellsTheJob() throws Exception {
        assertThat(run(Docs.read("docs/metrics.md"), "Measured"))
                .contains("redwork_jobs_total{outcome=\"succeeded\",queue=\"default\",task=\"square\"} 1.0");
    }

    @Test
    void everyEventIsThere() {
        assertThat(Arrays.stream(WorkerListener.class.getDeclaredMethods())
                        .map(method -> '`' + method.getName() + '`')
                        .filter(name -> !name.contains("$") && !PAGE.contains(name)))
                .isEmpty();
        assertThat(Arrays.stream(ProducerListener.How.values())
                        .map(how -> '`' + how.text() + '`')
                        .filter(name -> !PAGE.contains(name)))
                .isEmpty();
    }
}
