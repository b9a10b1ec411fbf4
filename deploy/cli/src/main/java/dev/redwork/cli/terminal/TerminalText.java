package dev.redwork.cli.terminal;

import java.util.regex.Pattern;

/** Texts from outside, a page's title or an exception's message, as a terminal may show them. */
public final class TerminalText {
    /** Characters that steer a terminal, or turn the direction of the rest of its line around; line feeds apart. */
    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069&&[^\\n]]");

    private TerminalText() {}

    /** The text with something harmless in place of each such character. */
    public static String harmless(String text, String instead) {
        return STEERING.matcher(text).replaceAll(instead);
    }
}
