package dev.redwork.redis;

import dev.redwork.job.Utf8;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keys and arguments of a call, as bytes. */
public final class Args {
    private Args() {}

    public static byte[] bytes(String text) {
        return Utf8.encode(text);
    }

    public static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    /** A list that can be added to. */
    public static List<byte[]> list(byte[]... entries) {
        List<byte[]> list = new ArrayList<>(entries.length + 16);
        Collections.addAll(list, entries);
        return list;
    }
}
