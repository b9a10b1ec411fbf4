package dev.redwork.job;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An input or an output as UTF-8 JSON, opaque to the queue. It may be a part of a larger array, so that reading a
 * job's spec copies nothing.
 */
public final class Payload {
    private final byte[] array;
    private final int offset;
    private final int length;

    public Payload(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    public static Payload of(byte[] json) {
        return new Payload(json, 0, json.length);
    }

    public static Payload of(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    /** Size in bytes. */
    public int length() {
        return length;
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
