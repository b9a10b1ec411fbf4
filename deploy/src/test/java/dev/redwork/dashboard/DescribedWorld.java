package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.util.concurrent.CountDownLatch;

/** A server, two workers and the jobs that the examples of {@code openapi.yaml} name. */
final class DescribedWorld implements AutoCloseable {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Dashboard dashboard;
    private final Worker calc;
    private final Worker night;
    final ApiClient api;

    DescribedWorld(String url) {
        dashboard = Dashboard.start(RedisSettings.of(url), 0);
        api = new ApiClient(dashboard);
        calc = Worker.builder(url)
                .name("calc")
                .lane(3, "math")
                .add(handlers -> {
                    handlers.handle(Task.ofJson("gcd"), (input, context) -> Payload.of("6"));
                    handlers.handle(Task.ofJson("fail"), (input, context) -> {
                        context.log("page 7");
                        context.log("page 8");
                        throw new PermanentFailure("no such page");
                    });
                    handlers.handle(Task.ofJson("slow"), (input, context) -> {
                        context.progress(62, 100, "page 62");
                        gate.await();
                        return input;
                    });
                })
                .start();
        night = Worker.builder(url)
                .name("night")
                .lane(1, "idle")
                .add(handlers -> handlers.handle(Task.ofJson("gcd"), (input, context) -> input))
                .start();
        put("math", "gcd", "done", ",\"batch\":\"friday\"");
        for (int i = 1; i <= 3; i++) {
            put("math", "fail", "broken-" + i, "");
        }
        put("math", "slow", "slow", "");
        put("later", "gcd", "waiting", ",\"batch\":\"monday\"");
        put("later", "gcd", "unwanted", "");
        put("later", "gcd", "tomorrow", ",\"in\":\"1d\"");
        put("sundays", "gcd", "sunday-1", ",\"batch\":\"sunday\"");
        put("junk", "gcd", "junk-1", "");
        put("full", "gcd", "last", "");
        try (RawRedis redis = RawRedis.connect(url)) {
            redis.call("HSET", "redwork:{full}:limits", "jobs", "1");
        }
        for (String id : new String[] {"done", "broken-1", "broken-2", "broken-3"}) {
            await().until(() ->
                    api.get("/api/v1/queues/math/jobs/" + id + "/result").status() != 202);
        }
    }

    private void put(String queue, String task, String id, String more) {
        assertThat(api.post(
                                "/api/v1/queues/" + queue + "/jobs",
                                "{\"task\":\"%s\",\"id\":\"%s\",\"input\":{\"a\":12,\"b\":18}%s}"
                                        .formatted(task, id, more))
                        .status())
                .isEqualTo(201);
    }

    @Override
    public void close() {
        gate.countDown();
        calc.close();
        night.close();
        dashboard.close();
    }
}
