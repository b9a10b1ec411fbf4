package dev.redwork.promql;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An expression, read. */
sealed interface Expression {
    /** Those that stand right below it. */
    default List<Expression> parts() {
        return List.of();
    }

    /** It and all below it. */
    default Stream<Expression> all() {
        return Stream.concat(Stream.of(this), parts().stream().flatMap(Expression::all));
    }

    record Literal(double value) implements Expression {}

    /**
     * Series of a name.
     *
     * @param range how far it looks back, ms; 0: the newest sample
     */
    record Select(String name, List<Match> matches, long range) implements Expression {
        boolean takes(Map<String, String> labels) {
            return name.equals(labels.get(Sample.NAME))
                    && matches.stream().allMatch(match -> match.takes(labels.getOrDefault(match.label(), "")));
        }
    }

    record Match(String label, String how, String value) {
        boolean takes(String found) {
            return switch (how) {
                case "=" -> found.equals(value);
                case "!=" -> !found.equals(value);
                case "=~" -> Pattern.matches(value, found);
                default -> !Pattern.matches(value, found);
            };
        }
    }

    record Function(String name, List<Expression> parts) implements Expression {}

    record Aggregate(String how, List<String> by, Expression of) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(of);
        }
    }

    /**
     * Two, joined.
     *
     * @param on the labels that must be equal; null: all
     */
    record Join(
            String how,
            Expression left,
            Expression right,
            @Nullable List<String> on) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }
    }
}
