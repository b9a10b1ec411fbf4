package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.redwork.job.RedworkException;
import dev.redwork.tasks.Fetch;
import java.io.IOException;
import java.time.Duration;

/** What somebody tries, and what must come of it: a failure that says what it was, or a result, in good time. */
abstract class HostileFetch extends FetchStory {
    private static final Duration SURELY = Duration.ofSeconds(20);

    /**
     * One attempt.
     *
     * @param what it is
     * @param url to fetch; %d is the port of the server
     * @param script what the server does
     * @param timeoutMillis of the fetch
     * @param maxBytes of the fetch
     * @param comes a part of the failure's message, or "status N"
     */
    record Attempt(String what, String url, RawServer.Script script, int timeoutMillis, int maxBytes, String comes) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Attempt served(String what, RawServer.Script script, String comes) {
        return new Attempt(what, "http://127.0.0.1:%d/", script, 10_000, Fetch.MAX_BYTES, comes);
    }

    static RawServer.Script says(String answer) {
        return connection -> {
            connection.request();
            connection.say(answer);
        };
    }

    RawServer check(Attempt attempt) throws IOException {
        RawServer server = world.server(attempt.script());
        String url = attempt.url().contains("%d") ? attempt.url().formatted(server.port()) : attempt.url();
        Fetch fetch = new Fetch(url, attempt.timeoutMillis(), attempt.maxBytes());
        String came = assertTimeoutPreemptively(SURELY, () -> outcome(fetch));
        assertThat(came).contains(attempt.comes());
        return server;
    }

    private String outcome(Fetch fetch) throws InterruptedException {
        try {
            return "status " + world.fetcher.run(fetch).status();
        } catch (RedworkException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("Exception", "\r", "\n");
            return String.valueOf(e.getMessage());
        }
    }
}
