package dev.redwork.job;

/**
 * The rule for names that users give. No name holds a colon, so nothing can pose as a pill or as another key.
 */
public final class Names {
    /** Behind a task's name it makes the name of its chunks, {@code gcd[]}: jobs that run the task on many inputs each. */
    private static final String CHUNK = "[]";

    private static final int NAME_LIMIT = 64;
    private static final int ID_LIMIT = 128;

    private Names() {}

    /**
     * Returns {@code name} when it is 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}.
     *
     * @param what what the name is for, as the message should say it: "queue", "task", "worker"
     * @throws IllegalArgumentException otherwise, naming what, value and rule
     */
    public static String check(String what, String name) {
        if (!isName(name, NAME_LIMIT)) {
            throw new IllegalArgumentException(
                    what + " name '" + shown(name) + "' must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
        return name;
    }

    /** As {@link #check}, for job ids, which may be 128 characters long. */
    public static String checkId(String id) {
        if (!isName(id, ID_LIMIT)) {
            throw new IllegalArgumentException(
                    "job id '" + shown(id) + "' must be 1 to 128 characters of A-Z a-z 0-9 . _ -");
        }
        return id;
    }

    /**
     * As {@link #check} for the task of a job: also the name of a task's chunks, which no user can give to a task.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static String checkTask(String name) {
        String unused = check("task", withoutChunk(name));
        return name;
    }

    /** The name of a task's chunks. */
    public static String chunkOf(String task) {
        return task + CHUNK;
    }

    /** The task that a job runs: {@code gcd} of {@code gcd[]}, and of {@code gcd}. Workers that know it run both. */
    public static String withoutChunk(String task) {
        return task.endsWith(CHUNK) ? task.substring(0, task.length() - CHUNK.length()) : task;
    }

    /** Whether {@link #check} would return it. */
    public static boolean isName(String name) {
        return isName(name, NAME_LIMIT);
    }

    /** Whether {@link #checkId} would return it. */
    public static boolean isId(String id) {
        return isName(id, ID_LIMIT);
    }

    /** By hand, not by a pattern: each job passes here three times on its way. */
    private static boolean isName(String text, int limit) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= limit;
    }

    static String shown(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "...";
    }
}
