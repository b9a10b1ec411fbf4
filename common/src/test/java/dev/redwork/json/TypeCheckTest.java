package dev.redwork.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.job.TypeToken;
import java.beans.ConstructorProperties;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types that come back are not refused: a wrong refusal stops a program that works. */
class TypeCheckTest {
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface ByClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Left.class), @JsonSubTypes.Type(Right.class)})
    interface Deduced {}

    record Left(int left) implements Deduced {}

    record Right(int right) implements Deduced {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, defaultImpl = Fallback.class)
    interface WithDefault {}

    record Fallback(int x) implements WithDefault {}

    @JsonDeserialize(as = Impl.class)
    interface As {}

    record Impl(int x) implements As {}

    record ByProperty(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
            @JsonSubTypes(@JsonSubTypes.Type(value = Plain.class, name = "plain"))
            Open open,

            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Open> many) {}

    interface Open {}

    record Plain(int x) implements Open {}

    record Text(@JsonValue String text) {}

    static final class OldText {
        private final String text;

        @JsonCreator
        OldText(String text) {
            this.text = text;
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    static final class Listed {
        private final List<String> items;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Listed(List<String> items) {
            this.items = items;
        }

        @JsonValue
        List<String> items() {
            return items;
        }
    }

    @JsonDeserialize(builder = Built.Builder.class)
    static final class Built {
        private final int x;

        private Built(int x) {
            this.x = x;
        }

        public int getX() {
            return x;
        }

        @JsonPOJOBuilder(withPrefix = "")
        static final class Builder {
            private int x;

            @JsonProperty
            Builder x(int given) {
                x = given;
                return this;
            }

            Built build() {
                return new Built(x);
            }
        }
    }

    static final class Annotated {
        private final int x;

        @ConstructorProperties("x")
        Annotated(int x) {
            this.x = x;
        }

        public int getX() {
            return x;
        }
    }

    static final class Bean {
        public int x;

        @JsonIgnore
        public @Nullable Runnable ignored;

        public List<String> names = new ArrayList<>();

        @JsonUnwrapped
        public @Nullable Impl inner;

        @JsonAnySetter
        public Map<String, Object> rest = new LinkedHashMap<>();

        public int getDerived() {
            return x;
        }
    }

    static final class One {
        public @Nullable Other other;
    }

    static final class Other {
        public @Nullable One one;
        public List<Other> others = List.of();
    }

    static class Base {
        public int x;
    }

    record Pair<A, B>(A a, B b) {}

    record Nothing() {}

    static List<TypeToken<?>> accepted() {
        return List.of(
                new TypeToken<String>() {},
                new TypeToken<Void>() {},
                new TypeToken<Object>() {},
                new TypeToken<Number>() {},
                new TypeToken<CharSequence>() {},
                new TypeToken<Character>() {},
                new TypeToken<BigDecimal>() {},
                new TypeToken<BigInteger[]>() {},
                new TypeToken<byte[]>() {},
                new TypeToken<long[][]>() {},
                new TypeToken<UUID>() {},
                new TypeToken<URI>() {},
                new TypeToken<URL>() {},
                new TypeToken<File>() {},
                new TypeToken<Path>() {},
                new TypeToken<Locale>() {},
                new TypeToken<Currency>() {},
                new TypeToken<Pattern>() {},
                new TypeToken<InetAddress>() {},
                new TypeToken<TimeZone>() {},
                new TypeToken<ZoneId>() {},
                new TypeToken<Instant>() {},
                new TypeToken<LocalDate>() {},
                new TypeToken<LocalTime>() {},
                new TypeToken<Year>() {},
                new TypeToken<YearMonth>() {},
                new TypeToken<MonthDay>() {},
                new TypeToken<Period>() {},
                new TypeToken<Duration>() {},
                new TypeToken<Date>() {},
                new TypeToken<Calendar>() {},
                new TypeToken<DayOfWeek>() {},
                new TypeToken<StringBuilder>() {},
                new TypeToken<AtomicInteger>() {},
                new TypeToken<AtomicBoolean>() {},
                new TypeToken<AtomicReference<String>>() {},
                new TypeToken<JsonNode>() {},
                new TypeToken<ObjectNode>() {},
                new TypeToken<Payload>() {},
                new TypeToken<Properties>() {},
                new TypeToken<IllegalStateException>() {},
                new TypeToken<Map.Entry<String, Integer>>() {},
                new TypeToken<Iterable<String>>() {},
                new TypeToken<Collection<?>>() {},
                new TypeToken<List<? extends Number>>() {},
                new TypeToken<Deque<Integer>>() {},
                new TypeToken<Queue<Integer>>() {},
                new TypeToken<NavigableSet<String>>() {},
                new TypeToken<SortedMap<LocalDate, List<Impl>>>() {},
                new TypeToken<ConcurrentMap<UUID, Integer>>() {},
                new TypeToken<EnumMap<DayOfWeek, Integer>>() {},
                new TypeToken<EnumSet<DayOfWeek>>() {},
                new TypeToken<Map<Object, Object>>() {},
                new TypeToken<ByClass>() {},
                new TypeToken<List<ByClass>>() {},
                new TypeToken<Deduced>() {},
                new TypeToken<WithDefault>() {},
                new TypeToken<As>() {},
                new TypeToken<List<As>>() {},
                new TypeToken<ByProperty>() {},
                new TypeToken<Text>() {},
                new TypeToken<Map<OldText, OldText>>() {},
                new TypeToken<Listed>() {},
                new TypeToken<Built>() {},
                new TypeToken<Annotated>() {},
                new TypeToken<Bean>() {},
                new TypeToken<One>() {},
                new TypeToken<Base>() {},
                new TypeToken<Nothing>() {},
                new TypeToken<Pair<List<Left>, Pair<Base, Deduced>>>() {});
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void aTypeThatComesBackIsAccepted(TypeToken<?> type) {
        assertThat(Json.input(Task.of("t", type, type)).write(null)).hasToString("null");
    }
}
