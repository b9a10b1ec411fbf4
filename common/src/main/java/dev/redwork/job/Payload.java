package dev.redwork.job;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An input or an output as UTF-8 JSON, opaque to the queue. It may be a part of a larger array, so that reading a
 * job's spec copies nothing.
 *
 * @param length size in bytes
 */
public record Payload(
        @SuppressWarnings("ArrayRecordComponent") byte[] array, int offset, int length) {
    public static Payload of(byte[] json) {
        return new Payload(json, 0, json.length);
    }

    public static Payload of(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
