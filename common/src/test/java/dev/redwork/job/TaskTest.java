package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task's name, types and options. */
class TaskTest {
    private static final Task<String, Integer> WORDS = Task.of("words", String.class, Integer.class);

    @Test
    void aTaskHasTheDefaultsUntilTheyAreChangedInACopy() {
        Task<String, Integer> changed =
                WORDS.with(o -> o.queue("math").attempts(3).resultTtl(Duration.ofHours(1)));

        assertThat(WORDS.options()).isSameAs(TaskOptions.DEFAULT);
        assertThat(WORDS.options().queue()).isEqualTo("default");
        assertThat(WORDS.options().attempts()).isEqualTo(10);
        assertThat(changed.name()).isEqualTo("words");
        assertThat(changed.with(o -> o.timeout(Duration.ofSeconds(1))).options())
                .usingRecursiveComparison()
                .isEqualTo(TaskOptions.DEFAULT
                        .queue("math")
                        .attempts(3)
                        .resultTtl(Duration.ofHours(1))
                        .timeout(Duration.ofSeconds(1)));
        assertThat(changed.options().timeout()).isNull();
    }

    @Test
    void masksAddUpAndAreThoseOfItsChunksToo() {
        Task<String, Integer> masked =
                WORDS.with(o -> o.mask("/card/number", "").mask("/ids/*", "/a~1b", ""));

        assertThat(WORDS.options().masks()).isEmpty();
        assertThat(masked.options().masks()).containsExactly("/card/number", "", "/ids/*", "/a~1b");
        assertThat(masked.with(o -> o.queue("math")).options().masks()).hasSize(4);
        assertThat(WORDS.with(o -> o.mask("/a", "")).chunk(2).options().masks())
                .containsExactly("/*/a", "/items/*/output/a", "/*", "/items/*/output");
        assertThat(WORDS.chunk(2).options().masks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "card/number", "#/card", "/a~", "/a~2", "/a\nb", "/a\u0000", "/\ud800", "LONG"})
    void aMaskThatIsNoPointerIsRefusedWhereItIsDeclared(String pointer) {
        String text = pointer.replace("LONG", "/" + "x".repeat(256));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.mask("/right", text)))
                .withMessageContaining("is no JSON pointer");
    }

    @Test
    void moreThanSixteenMasksAreRefused() {
        String[] sixteen = IntStream.range(0, 16).mapToObj(i -> "/" + i).toArray(String[]::new);
        assertThat(WORDS.with(o -> o.mask(sixteen).mask("/7")).options().masks())
                .hasSize(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.mask(sixteen).mask("/16")))
                .withMessageContaining("more than 16 masks");
    }

    @Test
    void aGenericTypeIsKept() {
        Task<List<String>, List<Long>> sort = Task.of("sort", new TypeToken<>() {}, new TypeToken<>() {});

        assertThat(sort.input().getTypeName()).isEqualTo("java.util.List<java.lang.String>");
        assertThat(sort.output().getTypeName()).isEqualTo("java.util.List<java.lang.Long>");
    }

    @Test
    @SuppressWarnings("rawtypes")
    void aTypeTokenWithoutATypeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypeToken() {})
                .withMessageContaining("in the brackets");
    }

    @Test
    void aBatchAndAQueueThatDifferAreRefusedInEitherOrder() {
        Task<String, Integer> batched = WORDS.with(o -> o.batch("b", "math"));
        assertThat(batched.options().queue()).isEqualTo("math");
        assertThat(batched.with(o -> o.queue("math")).options().batch()).isEqualTo("b");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> batched.with(o -> o.queue("other")))
                .withMessageContaining("the batch is of queue math")
                .withMessageContaining("queue other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.queue("other").batch("b", "math")));
        // A batch that is named by its id alone is one of the queue that the jobs go to.
        assertThat(batched.with(o -> o.batch("c").queue("other")).options().queue())
                .isEqualTo("other");
    }

    private static <T> TypeToken<List<T>> listOf() {
        return new TypeToken<List<T>>() {};
    }

    private static <T> TypeToken<T[]> arrayOf() {
        return new TypeToken<T[]>() {};
    }

    private static <T> TypeToken<List<? extends T>> wildcardOf() {
        return new TypeToken<List<? extends T>>() {};
    }

    private static <T> TypeToken<T> bareOf() {
        return new TypeToken<T>() {};
    }

    private static <T> TypeToken<Map<String, List<T[]>>> deepOf() {
        return new TypeToken<Map<String, List<T[]>>>() {};
    }

    @SuppressWarnings({"UnusedTypeParameter", "ClassCanBeStatic"}) // it is about such a one
    private static final class Outer<T> {
        final class Inner {}

        TypeToken<Inner> inner() {
            return new TypeToken<Inner>() {};
        }
    }

    /** Its elements would arrive as maps. */
    @Test
    void aTypeTokenWithAVariableIsRefused() {
        for (ThrowingCallable token : List.<ThrowingCallable>of(
                TaskTest::<String>listOf,
                TaskTest::<String>arrayOf,
                TaskTest::<Integer>wildcardOf,
                TaskTest::<String>bareOf,
                TaskTest::<String>deepOf,
                new Outer<String>()::inner)) {
            assertThatIllegalArgumentException().isThrownBy(token).withMessageContaining("has a variable");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@example.com", "order:17", "https://example.com/a?b=c&d#e", "Ä ö {x} %", "a"})
    void aKeyOfUniquenessIsAnyText(String key) {
        assertThat(WORDS.with(o -> o.unique(key, Duration.ofSeconds(1)))
                        .options()
                        .uniqueness())
                .isEqualTo(new Uniqueness(Uniqueness.Rule.END, key, Duration.ofSeconds(1)));
    }

    @Test
    void aKeyOfUniquenessIsNeitherEmptyNorLongNorHalfACharacter() {
        Duration window = Duration.ofSeconds(1);
        assertThat(WORDS.with(o -> o.unique("\u00e4".repeat(128), window))).isNotNull();
        for (String key : List.of("", "a".repeat(257), "\u00e4".repeat(129), "\ud800")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WORDS.with(o -> o.debounce(key, window)))
                    .withMessageContaining("uniqueness key");
        }
    }

    @Test
    void badOptionsAreRefusedWithValueAndRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.attempts(0)))
                .withMessage("attempts is 0, must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.timeout(Duration.ofSeconds(Long.MAX_VALUE, 1))))
                .withMessage("timeout is 9223372036854775807 s, must be 1 ms to 10 years");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.expires(Duration.ofSeconds(Long.MIN_VALUE, 1))))
                .withMessageStartingWith("expires is -922337203685477580");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.queue("a:b")))
                .withMessageContaining("queue name 'a:b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Task.of("two words", String.class, String.class))
                .withMessageContaining("task name 'two words'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT59.999S", "P3651D", "PT2562047788015215H"})
    void aResultLivesAMinuteToTenYears(Duration ttl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORDS.with(o -> o.resultTtl(ttl)))
                .withMessageContaining("resultTtl");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job("a", "t", Payload.of("1"), 1, ttl, null, null))
                .withMessageContaining("resultTtl");
    }

    @Test
    void aJobNeedsAnIdATaskAndAnAttempt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job("pill:x", "t", Payload.of("1"), 1, Defaults.RESULT_TTL, null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job("", "t", Payload.of("1"), 1, Defaults.RESULT_TTL, null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job("a", "t:t", Payload.of("1"), 1, Defaults.RESULT_TTL, null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job("a", "t", Payload.of("1"), 0, Defaults.RESULT_TTL, null, null))
                .withMessage("attempts of job a is 0, must be 1 or more");
    }

    @Test
    void aChunkHasTheTimeOfAllItsItems() {
        Task<String, Integer> timed = WORDS.with(o -> o.queue("q").timeout(Duration.ofSeconds(2)));

        assertThat(timed.chunk(30).name()).isEqualTo("words[]");
        assertThat(timed.chunk(30).options().queue()).isEqualTo("q");
        assertThat(timed.chunk(30).options().timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(WORDS.chunk(30).options().timeout()).isNull();
        assertThat(WORDS.with(o -> o.timeout(Defaults.SPAN_MAX))
                        .chunk(2)
                        .options()
                        .timeout())
                .isEqualTo(Defaults.SPAN_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> Task.of("words[]", String.class, Integer.class));
        assertThatIllegalArgumentException().isThrownBy(() -> Task.ofJson("words[]"));
    }
}
