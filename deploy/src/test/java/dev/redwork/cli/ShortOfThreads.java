package dev.redwork.cli;

import dev.redwork.endtoend.ThreadLimit;
import java.util.Arrays;
import java.util.List;

/** {@code redwork} in a JVM that may have so many threads and no more: {@code threads argument...}. */
final class ShortOfThreads {
    private static final ThreadLimit LIMIT = ThreadLimit.ofStacks(256);

    private ShortOfThreads() {}

    /** Options of its JVM. */
    static List<String> options() {
        return LIMIT.options();
    }

    public static void main(String[] args) {
        LIMIT.allow(ProcessHandle.current().pid(), Integer.parseInt(args[0]));
        Redwork.main(Arrays.copyOfRange(args, 1, args.length));
    }
}
