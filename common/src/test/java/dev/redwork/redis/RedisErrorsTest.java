package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Errors as servers word them, of Redis 6.2 and 7, plain and inside scripts. */
class RedisErrorsTest {
    private static final RedisSettings SETTINGS = RedisSettings.of("redis://:secret@host:7000");
    private static final String IN_SCRIPT_62 =
            "ERR Error running script (call to f_0123456789abcdef): @user_script:12: @user_script: 12: -";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    LOADING | LOADING Redis is loading the dataset in memory
                    READONLY | READONLY You can't write against a read only replica.
                    MASTERDOWN | MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.
                    CLUSTERDOWN | CLUSTERDOWN Hash slot not served
                    TRYAGAIN | TRYAGAIN Multiple keys request during rehashing of slot
                    BUSY | BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
                    NOREPLICAS | NOREPLICAS Not enough good replicas to write.
                    UNKILLABLE | UNKILLABLE Sorry the script already executed write commands against the dataset. You can \
                    either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.
                    """)
    void whatPassesIsUnavailable(String code, String message) {
        assertThat(RedisErrors.code(message)).isEqualTo(code);
        assertThat(answered(message)).isInstanceOf(RedisUnavailableException.class);
        assertThat(RedisErrors.code(IN_SCRIPT_62 + message)).isEqualTo(code);
        assertThat(answered(IN_SCRIPT_62 + message)).isInstanceOf(RedisUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NOAUTH | NOAUTH Authentication required. | asks for a password
                    NOAUTH | NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH \
                    <user> <pass> option can be used to authenticate the client | asks for a password
                    WRONGPASS | WRONGPASS invalid username-password pair or user is disabled. | refused the password
                    NOPERM | NOPERM this user has no permissions to run the script command or its subcommand | ACL
                    OOM | OOM command not allowed when used memory > 'maxmemory'. script: 01, on @user_script:31. | is full
                    MISCONF | MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to \
                    disk. Please check the Redis logs for details about the RDB error. | cannot write to its disk
                    MISCONF | MISCONF Errors writing to the AOF file: No space left on device | cannot write to its disk
                    DENIED | DENIED Redis is running in protected mode because protected mode is enabled and no password \
                    is set. Use CONFIG SET protected-mode no from the loopback interface | is in protected mode
                    """)
    void whatDoesNotPassIsRefusedInOurWords(String code, String message, String told) {
        for (String worded : new String[] {message, IN_SCRIPT_62 + message}) {
            assertThat(RedisErrors.code(worded)).isEqualTo(code);
            assertThat(answered(worded))
                    .isInstanceOf(RedisRefusedException.class)
                    .hasMessageStartingWith("Redis at redis://host:7000 ")
                    .hasMessageContaining(told);
        }
    }

    @Test
    void aReplicaIsToldAsOneAndNotWhereInAScript() {
        String refused = "READONLY You can't write against a read only replica.";
        for (String worded :
                new String[] {refused, IN_SCRIPT_62 + refused, refused + " script: 69089af3, on @user_script:13."}) {
            assertThat(answered(worded))
                    .hasMessage("Redis at redis://host:7000 cannot serve now: " + refused
                            + " It is a replica: name the primary.");
        }
    }

    @Test
    void anErrorWeDoNotKnowIsToldAsItIs() {
        assertThat(answered("WRONGTYPE Operation against a key holding the wrong kind of value"))
                .isInstanceOf(RedisRefusedException.class)
                .hasMessageContaining("answered an error: WRONGTYPE Operation");
        assertThat(answered("ERR AUTH <password> called without any password configured"))
                .isInstanceOf(RedisRefusedException.class)
                .hasMessageContaining("without any password configured");
    }

    @Test
    void theReasonOfALostConnectionIsTheInnermost() {
        JedisConnectionException lost = new JedisConnectionException("Failed to connect to host:7000.");
        lost.addSuppressed(new IOException("Connection refused"));

        assertThat(RedisErrors.unavailable(SETTINGS, lost, false))
                .hasMessage("Redis at redis://host:7000 cannot be reached (Connection refused)")
                .hasCause(lost);
    }

    /** A port that has served is no port of TLS. */
    @Test
    void tlsIsThoughtOfWhereNothingWasEverAnswered() {
        JedisConnectionException ended = new JedisConnectionException("Unexpected end of stream.");

        assertThat(RedisErrors.unavailable(SETTINGS, ended, false))
                .hasMessage("Redis at redis://host:7000 cannot be reached (Unexpected end of stream; a port of TLS is"
                        + " rediss://)");
        assertThat(RedisErrors.unavailable(SETTINGS, ended, true))
                .hasMessage("Redis at redis://host:7000 cannot be reached (Unexpected end of stream)");
    }

    private static RedworkException answered(String message) {
        return RedisErrors.answered(SETTINGS, new JedisDataException(message));
    }
}
