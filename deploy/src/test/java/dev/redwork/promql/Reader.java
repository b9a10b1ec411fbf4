package dev.redwork.promql;

import dev.redwork.promql.Expression.Aggregate;
import dev.redwork.promql.Expression.Function;
import dev.redwork.promql.Expression.Join;
import dev.redwork.promql.Expression.Literal;
import dev.redwork.promql.Expression.Match;
import dev.redwork.promql.Expression.Select;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads expressions; what it does not know is an error. */
final class Reader {
    private static final Set<String> AGGREGATES = Set.of("sum", "max", "min", "count");
    private static final Set<String> FUNCTIONS = Set.of(
            "rate", "increase", "delta", "min_over_time", "max_over_time", "absent", "histogram_quantile", "clamp_min");
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\\d+(?:\\.\\d+)?(?!\\w)|\\d+[smhd]|[a-zA-Z_:][\\w:]*|\"[^\"]*\"|[=!]~|[=!><]=|[-+*/<>=(){}\\[\\],])");

    /** From the loosest to the tightest. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("or"),
            Set.of("and", "unless"),
            Set.of("==", "!=", ">", "<", ">=", "<="),
            Set.of("+", "-"),
            Set.of("*", "/"));

    private final String text;
    private final Deque<String> tokens = new ArrayDeque<>();

    private Reader(String text) {
        this.text = text;
        Matcher token = TOKEN.matcher(text.strip());
        int end = 0;
        while (token.lookingAt()) {
            tokens.add(token.group(1));
            end = token.end();
            token.region(end, text.strip().length());
        }
        if (end < text.strip().length()) {
            throw error("does not know '" + text.strip().substring(end) + "'");
        }
    }

    /** @throws IllegalArgumentException it is none, or says what we do not */
    static Expression read(String text) {
        Reader reader = new Reader(text);
        Expression expression = reader.level(0);
        if (!reader.tokens.isEmpty()) {
            throw reader.error("goes on with '" + reader.tokens.peek() + "'");
        }
        return expression;
    }

    private Expression level(int level) {
        if (level == LEVELS.size()) {
            return one();
        }
        Expression left = level(level + 1);
        while (!tokens.isEmpty() && LEVELS.get(level).contains(tokens.peek())) {
            String how = next();
            List<String> on = take("on") ? names() : null;
            left = new Join(how, left, level(level + 1), on);
        }
        return left;
    }

    private Expression one() {
        String token = next();
        if (token.equals("(")) {
            Expression inside = level(0);
            want(")");
            return inside;
        } else if (Character.isDigit(token.charAt(0))) {
            return new Literal(Double.parseDouble(token));
        } else if (AGGREGATES.contains(token)) {
            List<String> by = take("by") ? names() : List.of();
            return new Aggregate(token, by, inParentheses().get(0));
        } else if (Objects.equals(tokens.peek(), "(")) {
            if (!FUNCTIONS.contains(token)) {
                throw error("knows no function " + token);
            }
            return new Function(token, inParentheses());
        }
        return new Select(token, matches(), range());
    }

    private List<Expression> inParentheses() {
        want("(");
        List<Expression> all = new ArrayList<>();
        do {
            all.add(level(0));
        } while (take(","));
        want(")");
        return all;
    }

    private List<Match> matches() {
        List<Match> matches = new ArrayList<>();
        if (take("{")) {
            do {
                String label = next();
                String how = next();
                String value = next();
                if (!Set.of("=", "!=", "=~", "!~").contains(how) || !value.startsWith("\"")) {
                    throw error("wants a match, not " + label + how + value);
                }
                matches.add(new Match(label, how, value.substring(1, value.length() - 1)));
            } while (take(","));
            want("}");
        }
        return matches;
    }

    private long range() {
        if (!take("[")) {
            return 0;
        }
        long range = Sample.millis(next());
        want("]");
        return range;
    }

    private List<String> names() {
        want("(");
        List<String> names = new ArrayList<>();
        while (!take(")")) {
            names.add(next());
            take(",");
        }
        return names;
    }

    private boolean take(String token) {
        if (!Objects.equals(tokens.peek(), token)) {
            return false;
        }
        tokens.remove();
        return true;
    }

    private void want(String token) {
        if (!take(token)) {
            throw error("wants " + token + ", not " + tokens.peek());
        }
    }

    private String next() {
        @Nullable String token = tokens.poll();
        if (token == null) {
            throw error("ends too soon");
        }
        return token;
    }

    private IllegalArgumentException error(String why) {
        return new IllegalArgumentException(text + ": it " + why);
    }
}
