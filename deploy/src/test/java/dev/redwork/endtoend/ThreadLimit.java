package dev.redwork.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a JVM have no more threads, and have them again: its address space may not grow by another stack. What the JVM itself
 * takes is far smaller than these stacks. One that has ended needs no limit. Any user may do so to processes of their own, which is not so of a limit of
 * processes: root has none, and of a user all processes count. It takes Linux and its {@code prlimit}.
 */
public final class ThreadLimit {
    private static final Pattern SIZE = Pattern.compile("VmSize:\\s+(\\d+) kB");

    private final int megabytes;

    private ThreadLimit(int megabytes) {
        this.megabytes = megabytes;
    }

    /** For a JVM whose threads have stacks of so many megabytes; they are addresses, and no memory until they are used. */
    public static ThreadLimit ofStacks(int megabytes) {
        return new ThreadLimit(megabytes);
    }

    /** Whether this machine has what it takes. */
    public static boolean isKnownHere() {
        return Files.isReadable(Path.of("/proc/self/status"))
                && Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prlimit")));
    }

    /** Options of the JVM, which takes up to half of a stack for itself while threads are refused. */
    public List<String> options() {
        return List.of("-Xss" + megabytes + "m");
    }

    /** From now on this process may have so many threads more. One that ended may leave its stack to another. */
    public void allow(long pid, int threads) {
        long stacks = (long) megabytes * threads;
        size(pid).ifPresent(size -> set(pid, Long.toString(size + ((stacks + megabytes / 2) << 20))));
    }

    public void deny(long pid) {
        allow(pid, 0);
    }

    public void lift(long pid) {
        set(pid, "unlimited");
    }

    /** Bytes; none: it has ended. */
    private static OptionalLong size(long pid) {
        try {
            Matcher size = SIZE.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return size.find() ? OptionalLong.of(Long.parseLong(size.group(1)) << 10) : OptionalLong.empty();
        } catch (IOException e) {
            if (isGone(pid)) {
                return OptionalLong.empty();
            }
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    /** The limit that counts; the one up to which it may be raised again stays. */
    private static void set(long pid, String bytes) {
        try {
            int code = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--as=" + bytes + ":")
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0 && !isGone(pid)) {
                throw new IllegalStateException("prlimit ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
