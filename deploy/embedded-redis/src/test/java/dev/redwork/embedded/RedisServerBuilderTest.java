package dev.redwork.embedded;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisServerBuilderTest {
    private final RedisServerBuilder builder = RedisServer.builder();

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "*", "::", "192.0.2.7"})
    void servesOtherMachinesOnlyWithAPassword(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.bind(address).start())
                .withMessageContaining("needs a password");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.port(70_000))
                .withMessageContaining("70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.password(""))
                .withMessageContaining("password");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.directive("maxmemory", "1mb\nport 1"))
                .withMessageContaining("one line");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.startTimeout(Duration.ZERO))
                .withMessageContaining("startTimeout");
    }
}
