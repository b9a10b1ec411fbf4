package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.ProducerListener;
import dev.redwork.worker.WorkerListener;
import java.nio.file.Path;
import java.util.Arrays;
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

    @Test
    void theListenerPrintsWhatBecameOfTheJob() throws Exception {
        assertThat(Program.run(PAGE, "Watched", redis.url(), folder))
                .contains("1 square new")
                .containsPattern("square ran for \\d+ ms");
    }

    @Test
    void theProbeTellsThatAQuietWorkerTakesNoJobs() throws Exception {
        assertThat(Program.run(PAGE, "Probed", redis.url(), folder).lines())
                .containsExactly(
                        "not live: [], not ready: []",
                        "not live: [], not ready: [Failing[part=worker, why=it is quiet: it claims no more]]");
    }

    @Test
    void theScrapeTellsTheJob() throws Exception {
        assertThat(Program.run(Docs.read("docs/metrics.md"), redis.url(), folder))
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
