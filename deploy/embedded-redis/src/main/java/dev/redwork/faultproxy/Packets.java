package dev.redwork.faultproxy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Packets on their way in one direction of a connection, with the times at which they came: a delay holds each packet back
 * for as long, and no packet holds up the one behind it, as on a long cable.
 */
final class Packets {
    /** A client that nobody answers must not fill our memory: beyond this, TCP holds it back. */
    private static final int MOST = 1_024;

    private static final int LARGEST = 65_536;
    private static final byte[] NOTHING = {};

    private final BlockingQueue<Packet> underWay = new ArrayBlockingQueue<>(MOST);

    /** Some bytes, and {@link System#nanoTime} when they came; the end is empty. */
    static final class Packet {
        final byte[] bytes;
        final long came = System.nanoTime();

        private Packet(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    /** Takes in all that comes, until the end or a failure, which is an end, too. */
    void readFrom(InputStream in) throws InterruptedException {
        byte[] buffer = new byte[LARGEST];
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                underWay.put(new Packet(Arrays.copyOf(buffer, length)));
            }
        } catch (IOException e) {
            // The line was cut, by its owner or by one of its ends.
        }
        underWay.put(new Packet(NOTHING));
    }

    /** The next one; waits until there is one. */
    Packet next() throws InterruptedException {
        return underWay.take();
    }

    /** Nothing more goes on: a thread that waits for the next one gets the end, and one that waits for room has it. */
    void drop() {
        underWay.clear();
        boolean unused = underWay.offer(new Packet(NOTHING));
    }
}
