package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.worker.SpawnedWorker;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Probes of a worker process: while it starts, while its Redis is frozen, and when it is told to stop. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HealthPortProcessTest extends HealthPortStory {
    @Test
    void oneThatWaitsForRedisLivesAndIsNotReady() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        try (Spawned worker = worker("redis://127.0.0.1:" + nobody)) {
            String url = health(worker);
            assertThat(get(url + "/livez").body()).isEqualTo("{\"status\":\"up\"}\n");
            assertThat(get(url + "/readyz").body()).contains("\"part\":\"worker\"", "Redis has not answered yet");
        }
    }

    /** Two leases long: then it is not ready any more, and it is still no reason to start it anew. */
    @Test
    void oneWhoseRedisIsFrozenLivesAndIsNotReady() throws Exception {
        try (Spawned worker = worker(REDIS.url(), "-q", "default:2")) {
            String url = health(worker);
            await().atMost(PATIENCE).until(() -> get(url + "/readyz").statusCode() == 200);
            REDIS.server().suspend();
            try {
                await().atMost(PATIENCE).until(() -> get(url + "/readyz").statusCode() == 503);
                assertThat(get(url + "/readyz").body())
                        .contains("\"part\":\"lane default:2\"", "Redis has answered no");
                assertThat(get(url + "/livez").statusCode()).isEqualTo(200);
            } finally {
                REDIS.server().resume();
            }
            await().atMost(PATIENCE).until(() -> get(url + "/readyz").statusCode() == 200);
        }
    }

    @Test
    void oneThatIsToldToStopIsNotReadyAndClaimsNoMore() throws Exception {
        try (Spawned worker = worker(REDIS.url(), "-q", "default:2")) {
            String url = health(worker);
            await().atMost(PATIENCE).until(() -> get(url + "/readyz").statusCode() == 200);
            Ran.redwork(REDIS.url(), "submit", "gcd", LONG_JOB, "--id", "long").succeeded();
            await().atMost(PATIENCE).until(() -> state("long").equals("running"));
            assertThat(get(url + "/metrics").body())
                    .contains("redwork_lane_threads{lane=\"default:2\",state=\"busy\"} 1.0")
                    .contains("redwork_job_wait_seconds_count{queue=\"default\"} 1");

            worker.terminate();
            await().atMost(PATIENCE).until(() -> get(url + "/readyz").statusCode() == 503);

            Ran.redwork(REDIS.url(), "submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "late")
                    .succeeded();
            assertThat(get(url + "/readyz").body()).contains("it is stopping: it claims no more");
            assertThat(get(url + "/livez").statusCode()).isEqualTo(200);
            assertThat(state("long")).isEqualTo("running");
            assertThat(state("late")).isEqualTo("pending");
        }
    }

    @Test
    void oneWithoutTheseOptionsLoadsNothingOfThem(@TempDir Path directory) throws Exception {
        Path loaded = directory.resolve("classes.log");
        List<String> java = List.of("-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + loaded);
        try (Spawned worker = Spawned.command(
                REDIS.url(),
                SpawnedWorker.redwork(REDIS.url(), java, List.of("worker", "--name", "w1"))
                        .command())) {
            await().atMost(PATIENCE).until(() -> worker.err().contains("worker w1 reads"));
            Ran.redwork(REDIS.url(), "submit", "gcd", "{\"a\":12,\"b\":18}", "--wait", "30s")
                    .succeeded();
            worker.signal("TERM");
            assertThat(worker.exitCode()).isZero();
        }
        assertThat(Files.readString(loaded))
                .contains("dev.redwork.cli.worker.WorkerCommand ", "dev.redwork.worker.JobRunner ")
                .doesNotContain(
                        "HealthServer ",
                        "HealthReply ",
                        "WorkerHealth ",
                        "HealthPort ",
                        "TraceGrammar ",
                        "JsonEncoder ",
                        "io.micrometer.");
    }
}
