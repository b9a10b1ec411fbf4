package dev.redwork.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.redwork.job.Defaults;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.TypeToken;
import dev.redwork.json.Json.TooLargeException;
import dev.redwork.json.Json.TypeCodec;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values come back as they were, whatever their declared type; types of which none could come back are refused. */
class TypeCodecTest {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cat.class, name = "cat"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    sealed interface Pet permits Cat, Dog {}

    record Cat(String name) implements Pet {}

    record Dog(int age) implements Pet {}

    record Box<T>(T in, List<T> more) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Found.class, name = "found"),
        @JsonSubTypes.Type(value = Nothing.class, name = "nothing")
    })
    sealed interface Answer<T> permits Found, Nothing {}

    record Found<T>(T value) implements Answer<T> {}

    record Nothing<T>(String why) implements Answer<T> {}

    enum Case {
        a,
        A,
        B_C,
        b_c
    }

    enum Plain {
        ONE,
        TWO_THREE
    }

    record Choice(Case one, Plain other) {}

    static final class Made {
        private final int x;

        @JsonCreator
        Made(@JsonProperty("x") int x) {
            this.x = x;
        }

        public int getX() {
            return x;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Made that && that.x == x;
        }

        @Override
        public int hashCode() {
            return x;
        }
    }

    record Tree(int value, List<Tree> children, @Nullable Tree next) {}

    private static <T> TypeCodec<T> codec(TypeToken<T> type) {
        return Json.output(Task.of("t", new TypeToken<Integer>() {}, type));
    }

    private static <T> TypeCodec<T> codec(Class<T> type) {
        return Json.output(Task.of("t", Integer.class, type));
    }

    private static <T> void comesBack(TypeCodec<T> codec, T value) {
        Payload json = codec.write(value);
        assertThat(codec.read(json)).as(json.toString()).isEqualTo(value);
    }

    @Test
    void elementsHaveTheNameOfTheirType() {
        comesBack(codec(Pet.class), new Dog(1));
        comesBack(codec(new TypeToken<List<Pet>>() {}), List.of(new Dog(1), new Cat("c")));
        comesBack(codec(new TypeToken<Collection<? extends Pet>>() {}), List.of(new Dog(1)));
        comesBack(codec(new TypeToken<Map<String, Pet>>() {}), new TreeMap<>(Map.of("a", new Dog(1))));
        comesBack(codec(new TypeToken<Map<String, List<Pet>>>() {}), Map.of("a", List.of(new Cat("x"))));
        comesBack(codec(new TypeToken<Box<Pet>>() {}), new Box<>(new Dog(1), List.of(new Cat("c"))));
        comesBack(codec(new TypeToken<List<Box<Pet>>>() {}), List.of(new Box<>(new Dog(1), List.of())));
        comesBack(codec(new TypeToken<Set<Pet>>() {}), Set.of(new Dog(1)));
        Pet[] pets = {new Dog(1), new Cat("c")};
        assertThat(codec(Pet[].class).read(codec(Pet[].class).write(pets))).containsExactly(pets);
    }

    @Test
    void aTypeWithParametersMayItselfBeOneOfSeveral() {
        comesBack(codec(new TypeToken<Answer<Pet>>() {}), new Found<>(new Dog(1)));
        comesBack(codec(new TypeToken<Answer<List<Pet>>>() {}), new Found<>(List.of(new Dog(1))));
        comesBack(codec(new TypeToken<Answer<Pet>>() {}), new Nothing<>("none"));
        comesBack(codec(new TypeToken<List<Answer<Pet>>>() {}), List.of(new Found<>(new Cat("c"))));
    }

    @Test
    void allElseComesBackAsBefore() {
        comesBack(codec(Integer.class), 5);
        assertThat(codec(int.class).read(codec(int.class).write(5))).isEqualTo(5);
        comesBack(codec(Number.class), 5);
        comesBack(codec(Object.class), Map.of("a", List.of(1, "b")));
        comesBack(codec(BigDecimal.class), new BigDecimal("1.50"));
        comesBack(codec(Made.class), new Made(3));
        comesBack(codec(Tree.class), new Tree(1, List.of(new Tree(2, List.of(), null)), new Tree(3, List.of(), null)));
        assertThat(codec(Void.class).write(null)).hasToString("null");
        comesBack(codec(new TypeToken<Iterable<Integer>>() {}), List.of(1, 2));
    }

    static List<Object> times() {
        LocalDateTime local = LocalDateTime.parse("2026-10-25T02:30:00.123");
        return List.of(
                local.atOffset(ZoneOffset.ofHours(2)),
                OffsetDateTime.parse("2026-01-02T03:04:05Z"),
                OffsetTime.parse("03:04:05+05:30"),
                local.atZone(ZoneId.of("Europe/Berlin")),
                local.atZone(ZoneId.of("Europe/Berlin")).withLaterOffsetAtOverlap(),
                local.atZone(ZoneId.of("America/New_York")),
                local.atZone(ZoneId.of("UTC")),
                local.atZone(ZoneOffset.UTC),
                local.atZone(ZoneId.of("GMT+2")),
                local.atZone(ZoneOffset.ofHours(-3)));
    }

    @ParameterizedTest
    @MethodSource("times")
    @SuppressWarnings("unchecked")
    <T> void aDateTimeKeepsItsZone(T time) {
        comesBack(codec((Class<T>) time.getClass()), time);
        if (time instanceof ZonedDateTime zoned) {
            comesBack(codec(new TypeToken<Map<ZonedDateTime, Integer>>() {}), Map.of(zoned, 1));
        }
    }

    @Test
    void constantsThatDifferInCaseComeBackAsThemselves() {
        for (Case one : Case.values()) {
            comesBack(codec(Case.class), one);
            comesBack(codec(Choice.class), new Choice(one, Plain.TWO_THREE));
        }
        comesBack(codec(new TypeToken<Set<Case>>() {}), EnumSet.of(Case.A, Case.b_c));
        comesBack(codec(new TypeToken<Map<Case, Case>>() {}), new EnumMap<>(Map.of(Case.A, Case.a, Case.a, Case.A)));
        assertThat(codec(Plain.class).write(Plain.TWO_THREE))
                .as("others, for people")
                .hasToString("\"two_three\"");
        assertThat(codec(Plain.class).read(Payload.of("\"Two_Three\""))).isEqualTo(Plain.TWO_THREE);
    }

    record MayHave(Optional<String> text) {}

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface Unlisted {}

    abstract static class Half {
        public int x;
    }

    static final class Immutable {
        private final String x;
        private final int y;

        Immutable(String x, int y) {
            this.x = x;
            this.y = y;
        }

        public String getX() {
            return x;
        }

        public int getY() {
            return y;
        }
    }

    public static final class OfText {
        private final String text;

        public OfText(String text) {
            this.text = text;
        }

        public String getText() {
            return text;
        }
    }

    static final class Empty {}

    @SuppressWarnings("ClassCanBeStatic") // it is about one that is not
    final class Inner {
        public int x;
    }

    static List<TypeToken<?>> refused() {
        return List.of(
                new TypeToken<Optional<String>>() {},
                new TypeToken<MayHave>() {},
                new TypeToken<List<MayHave>>() {},
                new TypeToken<Shape>() {},
                new TypeToken<List<Shape>>() {},
                new TypeToken<Map<String, Box<Shape>>>() {},
                new TypeToken<Shape[]>() {},
                new TypeToken<Box<Optional<String>>>() {},
                new TypeToken<Half>() {},
                new TypeToken<Runnable>() {},
                new TypeToken<Unlisted>() {},
                new TypeToken<Answer<Shape>>() {},
                new TypeToken<Immutable>() {},
                new TypeToken<Box<Immutable>>() {},
                new TypeToken<OfText>() {},
                new TypeToken<Inner>() {},
                new TypeToken<Empty>() {},
                new TypeToken<List<Empty>>() {},
                new TypeToken<Map<Made, Integer>>() {});
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aTypeOfWhichNoValueWouldComeBackIsRefused(TypeToken<?> type) {
        assertThatThrownBy(() -> codec(type))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("the output of task t: type ")
                .containsAnyOf(
                        "Optional",
                        "Shape",
                        "Half",
                        "Runnable",
                        "Unlisted",
                        "Immutable",
                        "OfText",
                        "Inner",
                        "Empty",
                        "Made")
                .doesNotContain("java.util", "com.fasterxml", "\n");
        assertThatThrownBy(() -> Json.input(Task.of("t", type, new TypeToken<Integer>() {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the input of task t: type ");
    }

    @Test
    void theMessageTellsWhereItStandsAndWhatToDo() {
        assertThatThrownBy(() -> codec(new TypeToken<List<MayHave>>() {}))
                .message()
                .contains("Optional<String>", "'[].text'", "may be null");
        assertThatThrownBy(() -> codec(Shape.class)).message().contains("@JsonTypeInfo");
        assertThatThrownBy(() -> codec(Immutable.class)).message().contains("@JsonCreator", "record");
    }

    private static Iterator<String> endless(AtomicLong made) {
        return Stream.generate(() -> "x".repeat(1 + (int) (made.incrementAndGet() % 10)))
                .iterator();
    }

    @Test
    void aValueWithoutEndIsBrokenOffAtTheLimit() {
        AtomicLong made = new AtomicLong();
        Iterable<String> endless = () -> endless(made);

        assertThatThrownBy(() -> codec(new TypeToken<Iterable<String>>() {}).write(endless))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("1048576");
        assertThat(made).hasValueLessThan(2L * Defaults.PAYLOAD_LIMIT);
        assertThatThrownBy(
                        () -> codec(new TypeToken<Box<Iterable<String>>>() {}).write(new Box<>(endless, List.of())))
                .isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> codec(new TypeToken<List<List<Long>>>() {})
                        .write(Collections.nCopies(1_000_000, Collections.nCopies(1_000_000, 7L))))
                .isInstanceOf(TooLargeException.class);
        Task<?, ?> task = Task.of("t", new TypeToken<Iterable<String>>() {}, new TypeToken<Integer>() {});
        assertThatThrownBy(() -> Json.encodeInput(task, Json.input(task), endless))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the input of task t is too large: the limit is 1048576");
    }

    @Test
    void theLimitIsExact() {
        String most = "x".repeat(Defaults.PAYLOAD_LIMIT - 2);
        comesBack(codec(String.class), most);
        assertThatThrownBy(() -> codec(String.class).write(most + "x")).isInstanceOf(TooLargeException.class);
        byte[] json = ("\"" + most + "x\"").getBytes(UTF_8);
        assertThatThrownBy(() -> codec(Payload.class).write(Payload.of(json))).isInstanceOf(TooLargeException.class);
    }

    @Test
    void anExceptionWithoutAMessageIsNamed() {
        Map<String, Object> changed = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new ConcurrentModificationException();
            }
        };

        assertThatThrownBy(() -> codec(Object.class).write(changed))
                .isInstanceOf(PayloadException.class)
                .message()
                .contains("ConcurrentModificationException")
                .doesNotContain("null", "java.util");
        List<Object> both = new ArrayList<>(List.of(1, changed));
        assertThatThrownBy(() -> codec(Object.class).write(both))
                .hasMessageContaining("ConcurrentModificationException");
    }
}
