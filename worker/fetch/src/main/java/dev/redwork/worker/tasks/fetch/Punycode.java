package dev.redwork.worker.tasks.fetch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** RFC 3492: a label of any characters in letters, digits and hyphens. The names of numbers are the RFC's. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private Punycode() {}

    static String encode(String label) {
        int[] input = label.codePoints().toArray();
        StringBuilder output = new StringBuilder();
        label.chars().filter(c -> c < INITIAL_N).forEach(c -> output.append((char) c));
        int basic = output.length();
        if (basic > 0) {
            output.append('-');
        }
        long delta = 0;
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        for (int done = basic; done < input.length; n++) {
            int least = n;
            int next = Arrays.stream(input).filter(c -> c >= least).min().orElseThrow();
            delta += (long) (next - n) * (done + 1);
            n = next;
            for (int c : input) {
                if (c < n) {
                    delta++;
                } else if (c == n) {
                    appendNumber(output, delta, bias);
                    bias = adapt(delta, done + 1, done == basic);
                    delta = 0;
                    done++;
                }
            }
            delta++;
        }
        return output.toString();
    }

    private static void appendNumber(StringBuilder output, long number, int bias) {
        long q = number;
        for (int k = BASE; ; k += BASE) {
            int t = threshold(k, bias);
            if (q < t) {
                output.append(digit((int) q));
                return;
            }
            output.append(digit((int) (t + (q - t) % (BASE - t))));
            q = (q - t) / (BASE - t);
        }
    }

    /** Null when it is none. In lower case and ASCII. */
    static @Nullable String decode(String label) {
        int basic = label.lastIndexOf('-');
        StringBuilder output = new StringBuilder(basic > 0 ? label.substring(0, basic) : "");
        int length = output.length();
        int n = INITIAL_N;
        int i = 0;
        int bias = INITIAL_BIAS;
        for (int at = basic > 0 ? basic + 1 : 0; at < label.length(); ) {
            long number = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = at < label.length() ? Character.digit(label.charAt(at), BASE) : -1;
                if (digit < 0) {
                    return null;
                }
                at++;
                // Digits are 0 to 9 behind a to z here, and the other way around in Character.
                digit = digit < 10 ? digit + 26 : digit - 10;
                number += digit * weight;
                int t = threshold(k, bias);
                if (number > Integer.MAX_VALUE) {
                    return null;
                }
                if (digit < t) {
                    break;
                }
                weight = Math.min(weight * (BASE - t), Integer.MAX_VALUE);
            }
            length++;
            bias = adapt(number - i, length, i == 0);
            long character = n + number / length;
            i = (int) (number % length);
            boolean isSurrogate = Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE;
            if (character > Character.MAX_CODE_POINT || isSurrogate) {
                return null;
            }
            n = (int) character;
            output.insert(output.offsetByCodePoints(0, i), Character.toString(n));
            i++;
        }
        return output.toString();
    }

    private static int threshold(int k, int bias) {
        return Math.max(T_MIN, Math.min(T_MAX, k - bias));
    }

    private static int adapt(long delta, int points, boolean isFirst) {
        long rest = isFirst ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        while (rest > (BASE - T_MIN) * T_MAX / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return (int) (k + (BASE - T_MIN + 1) * rest / (rest + SKEW));
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }
}
