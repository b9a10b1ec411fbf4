package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.job.RedisSettings;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
