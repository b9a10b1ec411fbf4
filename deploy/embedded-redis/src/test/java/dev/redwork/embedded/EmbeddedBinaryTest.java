package dev.redwork.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.core.ExecutableProvider;

class EmbeddedBinaryTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-amd64",
        "Linux, aarch64, linux-arm64",
        "Linux, i386, linux-386",
        "Mac OS X, x86_64, darwin-amd64",
        "Mac OS X, aarch64, darwin-arm64"
    })
    void theJarHoldsAProgramForTheMachine(String os, String architecture, String name) {
        String resource = String.valueOf(EmbeddedBinary.resource(os, architecture));
        assertThat(resource).startsWith("/redis-server-6.2").endsWith(name);
        assertThat(ExecutableProvider.class.getResource(resource)).isNotNull();
    }

    @Test
    void thereIsNoneForOtherMachines() {
        assertThat(EmbeddedBinary.resource("Windows 11", "amd64")).isNull();
        assertThat(EmbeddedBinary.resource("Linux", "riscv64")).isNull();
    }
}
