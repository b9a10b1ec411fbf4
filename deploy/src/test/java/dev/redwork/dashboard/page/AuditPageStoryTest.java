package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The audit on a page. */
class AuditPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void changesAreShownWithTheirReasonsTheNewestFirst() {
        try (SeenPages client = new SeenPages(REDIS.url());
                RawRedis raw = RawRedis.connect(REDIS.url())) {
            assertThat(client.page("/audit"))
                    .contains("Nothing has been changed")
                    .contains("10,000");
            raw.call("SADD", "redwork:queues", "mail");
            client.send("/form/queues/mail/purge", "back", "/", "expect:number", "0", "reason", "a <b>bold</b> one");
            raw.call("ZADD", "redwork:{mail}:sessions", "9999999999999", "s1");
            raw.call("HSET", "redwork:{mail}:session:s1", "worker", "w1");
            client.send("/form/workers/w1/quiet", "back", "/");
            String page = client.page("/audit");
            assertThat(SeenPages.found(page, "<td>(purgeQueue|quietWorker)</td>"))
                    .containsExactly("quietWorker", "purgeQueue");
            assertThat(page)
                    .contains("href=\"/workers/w1\" title=\"w1\">w1</a>", "<a href=\"/queues/mail\">mail</a>")
                    .contains("{&quot;expect&quot;:0}", "127.0.0.1", ">local<")
                    .contains("a &lt;b&gt;bold&lt;/b&gt; one")
                    .doesNotContain("<b>bold");
        }
    }

    @Test
    void hundredsComePageByPage() {
        try (SeenPages client = new SeenPages(REDIS.url());
                RawRedis raw = RawRedis.connect(REDIS.url())) {
            raw.call(
                    "EVAL",
                    "for i = 1, 120 do redis.call('XADD', KEYS[1], i .. '-1', 'actor', 'one', 'action', 'cancelJob',"
                            + " 'queue', 'q', 'id', 'j' .. i) end",
                    "1",
                    "redwork:audit");
            List<String> ids = new ArrayList<>();
            String path = "/audit";
            while (!path.isEmpty()) {
                String page = client.page(path);
                ids.addAll(SeenPages.found(page, "href=\"/jobs/q/j(\\d+)\""));
                path = SeenPages.next(page);
                assertThat(ids).hasSizeLessThanOrEqualTo(120);
            }
            assertThat(ids)
                    .hasSize(120)
                    .doesNotHaveDuplicates()
                    .startsWith("120", "119")
                    .endsWith("1");
            assertThat(client.refused("/audit?after=x", 400)).contains("is no place in the list");
        }
    }

    @Test
    void whoOnlyReadsIsNotLedThere() throws IOException {
        try (SeenPages reader = SeenPages.withRole(REDIS.url(), folder, Role.READ);
                SeenPages operator = SeenPages.withRole(REDIS.url(), folder, Role.OPERATE)) {
            assertThat(reader.page("/")).doesNotContain("href=\"/audit\"").contains("href=\"/workers\"");
            assertThat(reader.refused("/audit", 403)).contains("operate");
            assertThat(operator.page("/")).contains("href=\"/audit\"");
            assertThat(operator.page("/audit")).contains("<h1>Audit</h1>");
        }
    }
}
