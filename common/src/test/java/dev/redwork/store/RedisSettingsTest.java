package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.TlsFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis URLs: what they mean, and that no message repeats a password. */
class RedisSettingsTest {
    @Test
    void aUrlMayBeAHostAlone() {
        RedisSettings settings = RedisSettings.of("redis://cache.example");

        assertThat(settings.host()).isEqualTo("cache.example");
        assertThat(settings.port()).isEqualTo(6379);
        assertThat(settings.database()).isZero();
        assertThat(settings.user()).isNull();
        assertThat(settings.password()).isNull();
        assertThat(settings.tls()).isFalse();
        assertThat(settings.namespace()).isEqualTo("redwork");
    }

    @Test
    void aUrlMayTellAll() {
        RedisSettings settings = RedisSettings.of("rediss://clerk:p%40ss:w%2Frd@h:7000/3", "mine");

        assertThat(settings.user()).isEqualTo("clerk");
        assertThat(settings.password()).isEqualTo("p@ss:w/rd");
        assertThat(settings.port()).isEqualTo(7000);
        assertThat(settings.database()).isEqualTo(3);
        assertThat(settings.tls()).isTrue();
        assertThat(Keys.of(settings, "q").queue()).isEqualTo("q");
        assertThat(settings).hasToString("rediss://h:7000/3");
    }

    @Test
    void aVariableThatIsNotSetIsNamedAsTheLikelyCause() {
        assertThatNullPointerException()
                .isThrownBy(() -> RedisSettings.of(System.getenv("REDWORK_NO_SUCH_VARIABLE")))
                .withMessageContaining("URL of Redis");
    }

    @Test
    void aPasswordNeedsNoUser() {
        assertThat(RedisSettings.of("redis://:secret@h").password()).isEqualTo("secret");
        assertThat(RedisSettings.of("redis://:secret@h").user()).isNull();
        assertThat(RedisSettings.of("redis://secret@h").password()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://my_redis:7000", "redis://[::1]:7000", "redis://127.0.0.1:7000/"})
    void hostsAsTheyAreWrittenInPractice(String url) {
        assertThat(RedisSettings.of(url).port()).isEqualTo(7000);
        assertThat(url).contains(RedisSettings.of(url).host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis",
                "localhost:7000",
                "http://h",
                "redis://",
                "redis://:secret@",
                "redis:h",
                "redis://h:port",
                "redis://h:70000",
                "redis://h:0",
                "redis://h/db",
                "redis://h/1/2",
                "redis://h?password=secret",
                "redis://h#secret",
                "redis://:secret word@h",
                "redis://:sec/secret@h",
                "redis://:sec@secret@h:x",
                "redis://:sec#secret@h",
                "redis:secret@h",
                "secret@h:7000",
                "redis://user:secret%ZZ@h",
                "redis://:secret:6379",
                "redis://user:secret/0",
                "redis://user:secret",
                "redis:/:secret/6379",
                "redis//:secret",
                "secret",
                " redis://:secret@h",
                "REDIS://:secret@h",
                "rediss://h?ca=a&secret",
                "redis://h:1234567secret"
            })
    void whatIsNoRedisUrlIsRefusedWithoutItsPassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.of(url))
                .withMessageStartingWith("Redis URL '")
                .withMessageContaining("redis://[user:password@]host[:port][/database]")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "sec@", "sec/"));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://:p@ss@h, @ as %40",
        "redis://:p/ss@h, / as %2F",
        "redis://:100%@h, % as %25",
        "redis://:pass:6379, redis://:PASSWORD@host",
        "redis://h:70000, '1 to 65535'",
        "redis://h/db, the number of a database",
        "http://h, begins with redis:// or rediss://",
        "'', it is empty"
    })
    void theMessageSaysWhatIsWrong(String url, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.of(url))
                .withMessageContaining(words);
    }

    @Test
    void filesOfTlsStandBehindTheUrl() {
        RedisSettings settings = RedisSettings.of("rediss://h?ca=/etc/my%20ca.pem&cert=c.pem&key=k.pem");

        assertThat(settings.tlsFiles())
                .isEqualTo(new TlsFiles(Path.of("/etc/my ca.pem"), Path.of("c.pem"), Path.of("k.pem")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.of("redis://h?ca=a.pem"))
                .withMessageContaining("rediss://");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.of("rediss://h?cert=a.pem"))
                .withMessageContaining("key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://h",
                "redis://:p%40s%20s%2B@h:1/2",
                "redis://me:p%3A@h",
                "redis://me:@h",
                "rediss://[::1]:7000?ca=/a%26b.pem&cert=c.pem&key=k.pem"
            })
    void theUrlSaysAllAgain(String url) {
        RedisSettings settings = RedisSettings.of(url);

        assertThat(RedisSettings.of(settings.url())).isEqualTo(settings);
    }

    @Test
    void aNamespaceIsAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.of("redis://h", "a:b"))
                .withMessageContaining("namespace name 'a:b'");
    }

    @Test
    void allKeysOfAQueueShareOneSlot() {
        Keys keys = Keys.of(RedisSettings.of("redis://h", "mine"), "q");

        assertThat(World.text(keys.pending)).isEqualTo("mine:{q}:pending");
        assertThat(World.text(keys.job("a"))).isEqualTo("mine:{q}:job:a");
        assertThat(World.text(keys.job("a"))).isEqualTo("mine:{q}:job:a");
        assertThat(World.text(keys.receipts("p"))).isEqualTo("mine:{q}:pill:p:receipts");
        assertThat(World.text(Keys.queues("mine"))).isEqualTo("mine:queues");
    }
}
