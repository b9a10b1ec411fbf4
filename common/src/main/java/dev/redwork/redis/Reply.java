package dev.redwork.redis;

import dev.redwork.job.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads raw replies (RESP2): bulk strings are byte arrays, numbers are longs, arrays are lists. */
public final class Reply {
    /** Stands for a nil reply. */
    static final Object NIL = new Object();

    private Reply() {}

    public static boolean isNil(@Nullable Object reply) {
        return reply == null || reply == NIL;
    }

    public static String text(Object reply) {
        return reply instanceof byte[] bytes ? Utf8.decode(bytes) : isNil(reply) ? "" : reply.toString();
    }

    public static byte[] bytes(Object reply) {
        return isNil(reply) ? new byte[0] : (byte[]) reply;
    }

    public static long number(Object reply) {
        return reply instanceof Long number ? number : Long.parseLong(text(reply));
    }

    /**
     * A count or a time that may be missing, or be no number, since anybody may have written it: then 0. A zset's score may carry a
     * fraction.
     */
    public static long numberOrZero(@Nullable Object reply) {
        String text = reply == null ? "" : text(reply);
        try {
            return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @SuppressWarnings("unchecked")
    public static List<Object> list(Object reply) {
        return isNil(reply) ? List.of() : (List<Object>) reply;
    }

    public static List<byte[]> strings(Object reply) {
        return list(reply).stream().map(byte[].class::cast).toList();
    }

    public static List<String> texts(Object reply) {
        List<String> texts = new ArrayList<>();
        for (Object entry : list(reply)) {
            texts.add(text(entry));
        }
        return texts;
    }

    /** field, value, field, value ... */
    public static Map<String, String> map(Object reply) {
        Map<String, String> map = new LinkedHashMap<>();
        List<Object> entries = list(reply);
        for (int i = 0; i + 1 < entries.size(); i += 2) {
            map.put(text(entries.get(i)), text(entries.get(i + 1)));
        }
        return map;
    }
}
