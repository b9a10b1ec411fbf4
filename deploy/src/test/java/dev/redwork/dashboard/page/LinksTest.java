package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.http.PathSegment;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each name has a path of its own, which browsers leave as it is. */
class LinksTest {
    private final Links links = new Links("/ops/redwork");

    @ParameterizedTest
    @ValueSource(strings = {"mail", ".", "..", "...", "a.b", "-", "_x"})
    void anyNameComesBackFromItsPath(String name) {
        URI path = URI.create("http://h" + links.queue(name)).normalize();

        assertThat(path.getPath()).startsWith("/ops/redwork/queues/");
        String segment = path.getPath().substring("/ops/redwork/queues/".length());
        assertThat(PathSegment.name(segment)).isEqualTo(name);
    }

    @Test
    void aSearchIsOneParameter() {
        assertThat(links.jobs("mail", "dead")).isEqualTo("/ops/redwork/jobs?q=queue%3Amail%20state%3Adead");
        assertThat(links.jobs("")).isEqualTo("/ops/redwork/jobs");
        assertThat(Links.with("/a?b=1", "c", "&", "d", null)).isEqualTo("/a?b=1&c=%26");
    }
}
