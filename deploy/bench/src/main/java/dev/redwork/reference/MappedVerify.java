package dev.redwork.reference;

import dev.redwork.job.RedworkException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a number is prime, by some JVMs of one machine that tell each other by eight bytes of a file which all of them have mapped: 0, or
 * the factor that one has found. The fastest flag that processes can have.
 */
public final class MappedVerify {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private MappedVerify() {}

    /** A factor of {@code n}, 4 or more, that is not itself; 0: it is prime. Starts so many JVMs, and waits until all have ended. */
    public static long byProcesses(long n, int processes) throws IOException, InterruptedException {
        Path file = Files.createTempFile("redwork-verify", ".flag");
        List<Process> started = new ArrayList<>();
        try {
            Files.write(file, new byte[Long.BYTES]);
            for (int share = 0; share < processes; share++) {
                started.add(start(n, share, processes, file));
            }
            for (Process process : started) {
                int code = process.waitFor();
                if (code != 0) {
                    throw new RedworkException("a JVM that looked for a factor of " + n + " ended with " + code);
                }
            }
            return (long) LONG.getVolatile(map(file), 0);
        } finally {
            started.forEach(Process::destroyForcibly);
            Files.deleteIfExists(file);
        }
    }

    /** In one of these JVMs: the number, its share of how many, the file. */
    public static void main(String[] args) throws IOException {
        searchShare(Long.parseLong(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), Path.of(args[3]));
    }

    static void searchShare(long n, int share, int shares, Path file) throws IOException {
        MappedByteBuffer flag = map(file);
        PlainVerify.searchShare(
                n, share, shares, () -> (long) LONG.getVolatile(flag, 0), found -> LONG.setVolatile(flag, 0, found));
    }

    private static MappedByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    private static Process start(long n, int share, int shares, Path file) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MappedVerify.class.getName(),
                        Long.toString(n),
                        Integer.toString(share),
                        Integer.toString(shares),
                        file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
