package dev.redwork.worker.tasks.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses, with what its addresses are.
 *
 * <p>Everything is compared in 16 bytes: 10.0.0.0/8 is ::ffff:10.0.0.0/104, so an IPv4 address is the same block member
 * whether it comes alone or mapped into IPv6.
 */
final class Net {
    private static final int SIZE = 16;
    private static final int IPV4_SIZE = 4;

    private final byte[] prefix;
    private final int bits;
    private final String kind;

    private Net(byte[] prefix, int bits, String kind) {
        this.prefix = prefix;
        this.bits = bits;
        this.kind = kind;
    }

    /** A block as it is written in tables, {@code 10.0.0.0/8} or {@code fc00::/7}. */
    static Net of(String cidr, String kind) {
        int slash = cidr.indexOf('/');
        try {
            // A literal: nothing is looked up.
            InetAddress first = InetAddress.getByName(cidr.substring(0, slash));
            int bits = Integer.parseInt(cidr.substring(slash + 1));
            boolean isIpv4 = first.getAddress().length == IPV4_SIZE;
            return new Net(bytes(first), isIpv4 ? bits + (SIZE - IPV4_SIZE) * Byte.SIZE : bits, kind);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(cidr + " is no block of addresses", e);
        }
    }

    String kind() {
        return kind;
    }

    boolean contains(byte[] address) {
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (prefix[i] != address[i]) {
                return false;
            }
        }
        int left = bits % Byte.SIZE;
        return left == 0 || ((prefix[whole] ^ address[whole]) & 0xff) >>> (Byte.SIZE - left) == 0;
    }

    /** The 16 bytes of an address; an IPv4 address is mapped. */
    static byte[] bytes(InetAddress address) {
        byte[] given = address.getAddress();
        if (given.length == SIZE) {
            return given;
        }
        byte[] mapped = new byte[SIZE];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(given, 0, mapped, SIZE - IPV4_SIZE, IPV4_SIZE);
        return mapped;
    }
}
