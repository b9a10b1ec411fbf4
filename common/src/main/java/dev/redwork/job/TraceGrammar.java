package dev.redwork.job;

import java.util.function.IntPredicate;

/**
 * The forms of the three headers of a trace, without patterns: these would be classes to set up in each producer and worker, for jobs
 * that mostly have no trace.
 */
final class TraceGrammar {
    /** Where the parts of a traceparent begin, each behind a hyphen. */
    static final int TRACE_ID = 3;

    static final int SPAN_ID = 36;
    static final int FLAGS = 53;
    private static final int PARENT = 55;

    private static final int STATE = 512;
    private static final int STATE_MEMBERS = 32;
    private static final int STATE_PART = 256;
    private static final int BAGGAGE = 8_192;

    private TraceGrammar() {}

    /** Of any version but ff; a longer one of a later version is none of ours. */
    static boolean isParent(String text) {
        return text.length() == PARENT
                && isHex(text, 0, TRACE_ID)
                && !text.startsWith("ff")
                && isHex(text, TRACE_ID, SPAN_ID)
                && !isZero(text, TRACE_ID, SPAN_ID)
                && isHex(text, SPAN_ID, FLAGS)
                && !isZero(text, SPAN_ID, FLAGS)
                && isHex(text, FLAGS, PARENT + 1);
    }

    /** Digits up to a hyphen, or the end, before {@code to}. */
    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to - 1; i++) {
            if ("0123456789abcdef".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return to > text.length() || text.charAt(to - 1) == '-';
    }

    private static boolean isZero(String text, int from, int to) {
        return text.substring(from, to - 1).chars().allMatch(digit -> digit == '0');
    }

    static boolean isState(String text) {
        if (text.length() > STATE) {
            return false;
        }
        int members = 0;
        for (String member : text.split(",", -1)) {
            String trimmed = trimmed(member);
            members += trimmed.isEmpty() ? 0 : 1;
            if (!trimmed.isEmpty() && !isStateMember(trimmed)) {
                return false;
            }
        }
        return members <= STATE_MEMBERS;
    }

    private static boolean isStateMember(String member) {
        int equal = member.indexOf('=');
        String value = member.substring(equal + 1);
        return equal > 0
                && equal <= STATE_PART
                && isLowerOrDigit(member.charAt(0))
                && all(member.substring(0, equal), c -> isLowerOrDigit(c) || "_-*/@".indexOf(c) >= 0)
                && !value.isEmpty()
                && value.length() <= STATE_PART
                && all(value, c -> c >= ' ' && c <= '~' && c != ',' && c != '=');
    }

    static boolean isBaggage(String text) {
        if (text.length() > BAGGAGE) {
            return false;
        }
        for (String member : text.split(",", -1)) {
            String[] parts = member.split(";", -1);
            if (!isPair(parts[0], true)) {
                return false;
            }
            for (int i = 1; i < parts.length; i++) {
                if (!isPair(parts[i], false)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** @param valued whether it must have a value */
    private static boolean isPair(String text, boolean valued) {
        int equal = text.indexOf('=');
        String key = trimmed(equal < 0 ? text : text.substring(0, equal));
        return (equal >= 0 || !valued)
                && !key.isEmpty()
                && all(key, TraceGrammar::isToken)
                && all(trimmed(text.substring(equal + 1)), TraceGrammar::isOctet);
    }

    private static boolean isLowerOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isToken(int c) {
        return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z') || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean isOctet(int c) {
        return c > ' ' && c <= '~' && "\",;\\".indexOf(c) < 0;
    }

    private static boolean all(String text, IntPredicate rule) {
        return text.chars().allMatch(rule);
    }

    /** Without the blanks and tabs around it. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
