package dev.redwork.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.RedisBinary.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionQuestionTest {
    @TempDir
    Path dir;

    @Test
    void understandsRedisAndValkey() throws IOException {
        RedisBinary redis =
                ask("Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=a3fdef44459b3ad6");
        assertThat(redis.product() + redis.version()).isEqualTo("Redis6.0.16");
        assertThat(redis.isAtLeast62()).isFalse();

        RedisBinary valkey = ask("Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1");
        assertThat(valkey.product() + valkey.version()).isEqualTo("Valkey8.1.1");
        assertThat(valkey.isAtLeast62()).isTrue();
    }

    @Test
    void saysInOneLineWhyAProgramDoesNotRun() {
        String complaint = "redis-server: error while loading shared libraries: libssl.so.3: cannot open";
        assertThatThrownBy(() -> ask(complaint))
                .isInstanceOf(RedisStartException.class)
                .hasMessage(dir.resolve("redis-server") + " does not run on this machine: " + complaint);
        Path missing = dir.resolve("missing");
        assertThatThrownBy(() -> VersionQuestion.ask(missing, Origin.PATH)).isInstanceOf(RedisStartException.class);
    }

    private RedisBinary ask(String answer) throws IOException {
        Path program = dir.resolve("redis-server");
        Files.writeString(program, "#!/bin/sh\necho '" + answer + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return VersionQuestion.ask(program, Origin.PATH);
    }
}
