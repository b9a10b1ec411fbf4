package dev.redwork.job;

import java.util.regex.Pattern;

/**
 * The rule for names that users give. No name holds a colon, so nothing can pose as a pill or as another key.
 */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private Names() {}

    /**
     * Returns {@code name} when it is 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}.
     *
     * @param what what the name is for, as the message should say it: "queue", "task", "worker"
     * @throws IllegalArgumentException otherwise, naming what, value and rule
     */
    public static String check(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " name '" + shown(name) + "' must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
        return name;
    }

    /** As {@link #check}, for job ids, which may be 128 characters long. */
    public static String checkId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "job id '" + shown(id) + "' must be 1 to 128 characters of A-Z a-z 0-9 . _ -");
        }
        return id;
    }

    private static String shown(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "...";
    }
}
