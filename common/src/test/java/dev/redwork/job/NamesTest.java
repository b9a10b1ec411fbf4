package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule for names that users give. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "A-Z_0.9", "default", "..", "01JABCDEFGHJKMNPQRSTVWXYZ0"})
    void whatIsReadableInAnyKeyIsAName(String name) {
        assertThat(Names.check("queue", name)).isEqualTo(name);
        assertThat(Names.checkId(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "pill:x", "a:b", "{a}", "é", "a\n", "a/b", "*", "a\u0000"})
    void whatCouldPoseAsAnotherKeyIsNot(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.check("queue", name))
                .withMessageStartingWith("queue name '")
                .withMessageContaining("must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.checkId(name))
                .withMessageStartingWith("job id '")
                .withMessageContaining("1 to 128");
    }

    @Test
    void aNameHasUpTo64CharactersAndAnIdUpTo128() {
        assertThat(Names.check("task", "x".repeat(64))).hasSize(64);
        assertThat(Names.checkId("x".repeat(128))).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> Names.check("task", "x".repeat(65)));
        assertThatIllegalArgumentException().isThrownBy(() -> Names.checkId("x".repeat(129)));
    }

    @Test
    void aMessageIsOneShortLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.check("queue", "\n".repeat(500)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
    }

    @Test
    void theNameOfATasksChunksIsNoNameForUsers() {
        String chunks = Names.chunkOf("x".repeat(64));
        assertThat(Names.checkTask(chunks)).isEqualTo("x".repeat(64) + "[]");
        assertThat(Names.withoutChunk(chunks)).hasSize(64);
        assertThat(Names.withoutChunk("gcd")).isEqualTo("gcd");
        assertThatIllegalArgumentException().isThrownBy(() -> Names.check("task", "gcd[]"));
        for (String name : new String[] {"[]", "gcd[][]", "gcd[", "a b[]", "[]gcd"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Names.checkTask(name));
        }
    }
}
