package dev.redwork.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Objects;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisExtensionContractTest {
    @RegisterExtension
    static final RedisExtension shared = RedisExtension.shared();

    @RegisterExtension
    static final RedisExtension embedded = RedisExtension.embedded();

    @RegisterExtension
    static final RedisExtension own = RedisExtension.own(builder -> builder.password("secret"));

    @RepeatedTest(2)
    void eachTestFindsItsServersEmpty() {
        for (RedisExtension redis : new RedisExtension[] {shared, embedded, own}) {
            try (RawRedis connection = RawRedis.connect(redis.url())) {
                assertThat(connection.call("DBSIZE")).isEqualTo("0");
                connection.call("SET", "a", "1");
            }
        }
    }

    @RepeatedTest(2)
    void eachTestFindsItsOwnServerRunning() {
        assertThat(own.server().isRunning()).isTrue();
        own.server().kill();
    }

    @RepeatedTest(2)
    void eachTestFindsItsOwnServerAwake() {
        try (RawRedis connection = RawRedis.connect(own.url())) {
            assertThat(connection.call("PING")).isEqualTo("PONG");
        }
        own.server().suspend();
    }

    @Test
    void theEmbeddedServerIsTheOldestThatMustWork() {
        assertThat(embedded.server().version()).startsWith("6.2.");
    }

    @Test
    void ofSomebodyElsesServerOnlyTheDatabaseOfThisJvmIsTouched() {
        String url = embedded.url();
        String database = "/" + (16 - Integer.getInteger("surefire.forkNumber", 1));
        try (RawRedis theirs = RawRedis.connect(url);
                RawRedis ours = RawRedis.connect(url + database)) {
            theirs.call("SET", "precious", "1");
            ours.call("SET", "leftover", "1");

            TestRedis picked = TestRedis.pick(url);
            picked.clean();

            assertThat(picked.url()).isEqualTo(url + database);
            assertThat(Objects.isNull(picked.server())).isTrue();
            assertThat(theirs.call("EXISTS", "precious")).isEqualTo("1");
            assertThat(ours.call("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void aWrongPickFailsAndIsNotSkipped() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRedis.pick("localhost"))
                .withMessageContaining("REDWORK_TEST_REDIS");
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisExtension.own(builder -> {}).url())
                .withMessageContaining("static");
    }
}
