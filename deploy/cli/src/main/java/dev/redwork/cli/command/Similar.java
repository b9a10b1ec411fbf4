package dev.redwork.cli.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The words that somebody may have meant who typed another one. */
public final class Similar {
    private static final int PREFIX = 3;

    private Similar() {}

    /** Those of {@code words} that are two slips away at most, or begin alike; the nearest first. */
    public static List<String> to(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> beginAlike(typed, word) || distance(typed, word) <= slips(word))
                .sorted(Comparator.comparing((String word) -> !typed.startsWith(word))
                        .thenComparing(word -> distance(typed, word)))
                .toList();
    }

    /** A word of two letters with another letter in it is another word. */
    private static int slips(String word) {
        return word.length() < PREFIX ? 0 : Math.min(2, word.length() / 2);
    }

    private static boolean beginAlike(String one, String other) {
        return one.length() >= PREFIX && other.length() >= PREFIX && one.startsWith(other.substring(0, PREFIX));
    }

    /** Letters to insert, to leave out, to replace or to swap with the next one (optimal string alignment). */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(steps[i - 1][j - 1] + same, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[one.length()][other.length()];
    }
}
