package dev.redwork.bench;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The counters that HotSpot keeps of a JVM in a file of the temporary directory, from which {@code jstat} and {@code jcmd PID
 * PerfCounter.print} read them. The file begins with its magic, the order of its bytes, where its entries begin, and how many there are
 * ({@code perfMemory.hpp} of the JDK draws it).
 */
final class JvmCounters {
    private static final int MAGIC = 0xcafec0c0;
    private static final int BYTE_ORDER = 4;
    private static final int FIRST_ENTRY = 24;
    private static final int ENTRIES = 28;

    private static final int NAME = 4;
    private static final int LENGTH = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;

    private final Map<String, Long> numbers = new HashMap<>();

    private JvmCounters(ByteBuffer file) {
        if (file.getInt() != MAGIC) {
            return;
        }
        file.order(file.get(BYTE_ORDER) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int entry = file.getInt(FIRST_ENTRY);
        for (int left = file.getInt(ENTRIES); left > 0; left--) {
            if (file.get(entry + TYPE) == 'J' && file.getInt(entry + LENGTH) == 0) {
                numbers.put(
                        text(file, entry + file.getInt(entry + NAME)), file.getLong(entry + file.getInt(entry + DATA)));
            }
            entry += file.getInt(entry);
        }
    }

    /** None where a JVM keeps none: it is no HotSpot, was told {@code -XX:-UsePerfData}, or is gone. */
    static JvmCounters of(long pid) {
        // HotSpot asks no property, and on Linux no environment either.
        Path temporary =
                Path.of(Files.isDirectory(Path.of("/proc/self")) ? "/tmp" : System.getProperty("java.io.tmpdir"));
        Path file = temporary
                .resolve("hsperfdata_" + System.getProperty("user.name"))
                .resolve(Long.toString(pid));
        try {
            return new JvmCounters(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException | BufferUnderflowException | IndexOutOfBoundsException e) {
            return new JvmCounters(ByteBuffer.allocate(Integer.BYTES));
        }
    }

    private static String text(ByteBuffer file, int start) {
        StringBuilder text = new StringBuilder();
        for (int at = start; file.get(at) != 0; at++) {
            text.append((char) file.get(at));
        }
        return text.toString();
    }

    /** A time, s; NaN: it is not told. */
    double seconds(String name) {
        Long ticks = numbers.get(name);
        Long aSecond = numbers.get("sun.os.hrt.frequency");
        return ticks == null || aSecond == null ? Double.NaN : (double) ticks / aSecond;
    }
}
