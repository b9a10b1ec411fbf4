package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.job.RedisSettings;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However options are made, none of them leave a door open. */
class DashboardOptionsTest {
    private static final RedisSettings REDIS = RedisSettings.of("redis://127.0.0.1:6379");

    @Test
    void anAddressThatOthersReachNeedsTokensOrAProxy() {
        assertThatThrownBy(() -> new DashboardOptions(
                        REDIS, "0.0.0.0", 0, "", null, null, Set.of(), null, null, false, false, false, null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--token-file");
        assertThatThrownBy(() -> DashboardOptions.of(REDIS).bind("::").build())
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aNameWithAPortIsRefused() {
        assertThatThrownBy(() -> new DashboardOptions(
                        REDIS, "127.0.0.1", 0, "", null, null, Set.of("ops:80"), null, null, false, false, false, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ops:80'");
    }

    /** A proxy may take it off or not, and the server must know which. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/livez",
                "/metrics",
                "/jobs",
                "/queues/x",
                "/failures",
                "/act",
                "/assets",
                "/login",
                "/form"
            })
    void aPrefixThatBeginsAsAPathDoesIsRefused(String prefix) {
        assertThatThrownBy(() -> DashboardOptions.of(REDIS).prefix(prefix).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins as the routes themselves do");
        assertThat(DashboardOptions.of(REDIS).prefix("/ops" + prefix).build().prefix())
                .isEqualTo("/ops" + prefix);
    }
}
