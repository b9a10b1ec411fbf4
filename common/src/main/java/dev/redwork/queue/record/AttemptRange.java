package dev.redwork.queue.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many attempts jobs have had, as {@link JobRecord#attempt} counts them: the one that runs is among them.
 *
 * @param least 0: none so far
 * @param most {@link Integer#MAX_VALUE}: there is no bound
 */
public record AttemptRange(int least, int most) {
    /** However many. */
    public static final AttemptRange ANY = new AttemptRange(0, Integer.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("([<>]?=?)(\\d{1,6})");

    /**
     * Reads one: {@code 3}, {@code >3}, {@code >=3}, {@code <3} or {@code <=3}.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static AttemptRange parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "attempts is '" + text + "', must be a number of attempts, or a bound as in >3, >=3, <3 or <=3");
        }
        int number = Integer.parseInt(parts.group(2));
        return switch (parts.group(1)) {
            case ">" -> new AttemptRange(number + 1, Integer.MAX_VALUE);
            case ">=" -> new AttemptRange(number, Integer.MAX_VALUE);
            case "<" -> new AttemptRange(0, number - 1);
            case "<=" -> new AttemptRange(0, number);
            default -> new AttemptRange(number, number);
        };
    }

    /** Whether it is one of these numbers. */
    public boolean has(int attempts) {
        return least <= attempts && attempts <= most;
    }
}
