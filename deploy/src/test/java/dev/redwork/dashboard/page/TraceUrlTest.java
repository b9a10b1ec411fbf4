package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.dashboard.html.TraceUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a trace is looked at is an address of the web, and nothing that a browser would run. */
class TraceUrlTest {
    @Test
    void theIdOfATraceStandsInItsPlace() {
        assertThat(new TraceUrl("https://tempo.example/trace/{trace}?from=redwork").of("4bf9"))
                .isEqualTo("https://tempo.example/trace/4bf9?from=redwork");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert('{trace}')",
                "data:text/html,{trace}",
                "//tempo.example/{trace}",
                "tempo.example/{trace}",
                "https:{trace}",
                "https://tempo.example/trace",
                "https://tempo.example/a b/{trace}"
            })
    void anythingElseIsRefused(String template) {
        assertThatThrownBy(() -> new TraceUrl(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + template + "'");
    }
}
