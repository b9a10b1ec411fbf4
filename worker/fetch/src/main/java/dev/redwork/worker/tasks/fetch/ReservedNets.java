package dev.redwork.worker.tasks.fetch;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that are not part of the public internet.
 *
 * <p>After IANA's special-purpose registries (RFC 6890), with the addresses in front at which clouds serve their machines'
 * secrets, so that these are called by their name. The first block that fits speaks.
 */
final class ReservedNets {
    private static final List<Net> NETS = List.of(
            Net.of("169.254.169.254/32", "a cloud's metadata address"),
            Net.of("100.100.100.200/32", "a cloud's metadata address"),
            Net.of("168.63.129.16/32", "a cloud's metadata address"),
            Net.of("fd00:ec2::254/128", "a cloud's metadata address"),
            Net.of("fd20:ce::254/128", "a cloud's metadata address"),
            Net.of("127.0.0.0/8", "a loopback address"),
            Net.of("::1/128", "a loopback address"),
            Net.of("0.0.0.0/32", "the unspecified address"),
            Net.of("::/128", "the unspecified address"),
            Net.of("0.0.0.0/8", "an address of this network"),
            Net.of("10.0.0.0/8", "a private address"),
            Net.of("172.16.0.0/12", "a private address"),
            Net.of("192.168.0.0/16", "a private address"),
            Net.of("fc00::/7", "a private address"),
            Net.of("fec0::/10", "a private address"),
            Net.of("100.64.0.0/10", "an address behind a carrier's NAT"),
            Net.of("169.254.0.0/16", "a link-local address"),
            Net.of("fe80::/10", "a link-local address"),
            Net.of("192.0.0.0/24", "an address for protocols"),
            Net.of("192.88.99.0/24", "a relay address"),
            Net.of("192.0.2.0/24", "an address for documentation"),
            Net.of("198.51.100.0/24", "an address for documentation"),
            Net.of("203.0.113.0/24", "an address for documentation"),
            Net.of("2001:db8::/32", "an address for documentation"),
            Net.of("3fff::/20", "an address for documentation"),
            Net.of("198.18.0.0/15", "an address for benchmarks"),
            Net.of("224.0.0.0/4", "a multicast address"),
            Net.of("ff00::/8", "a multicast address"),
            Net.of("255.255.255.255/32", "the broadcast address"),
            Net.of("240.0.0.0/4", "a reserved address"),
            Net.of("::/96", "an IPv4-compatible address"),
            Net.of("64:ff9b:1::/48", "an address of a local translator"),
            Net.of("2001::/32", "a Teredo address"),
            Net.of("2001::/23", "an address for protocols"));

    /** Blocks whose addresses lead to the IPv4 address that stands in them, from this byte on. */
    private record Tunnel(Net net, int offset) {}

    private static final List<Tunnel> TUNNELS = List.of(
            new Tunnel(Net.of("2002::/16", "6to4"), 2),
            new Tunnel(Net.of("64:ff9b::/96", "NAT64"), 12),
            new Tunnel(Net.of("::ffff:0:0:0/96", "translated IPv4"), 12));

    private static final Net IPV4 = Net.of("0.0.0.0/0", "IPv4");
    private static final Net PUBLIC_IPV6 = Net.of("2000::/3", "global unicast");

    /**
     * A block of addresses, with what its addresses are. Everything is compared in 16 bytes: 10.0.0.0/8 is ::ffff:10.0.0.0/104, so
     * an IPv4 address is the same block member whether it comes alone or mapped into IPv6.
     */
    private record Net(BigInteger prefix, int shift, String kind) {
        /** As it is written in tables, {@code 10.0.0.0/8} or {@code fc00::/7}. */
        static Net of(String cidr, String kind) {
            int slash = cidr.indexOf('/');
            try {
                // A literal: nothing is looked up.
                byte[] first = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
                int shift = first.length * Byte.SIZE - Integer.parseInt(cidr.substring(slash + 1));
                return new Net(number(first).shiftRight(shift), shift, kind);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr + " is no block of addresses", e);
            }
        }

        boolean contains(BigInteger number) {
            return number.shiftRight(shift).equals(prefix);
        }

        /** Of 16 bytes; an IPv4 address is mapped. */
        static BigInteger number(byte[] address) {
            BigInteger number = new BigInteger(1, address);
            return address.length == 16 ? number : number.add(BigInteger.valueOf(0xffff_0000_0000L));
        }
    }

    private ReservedNets() {}

    /** The kind of a reserved address, as in "a loopback address"; null when it is a public one. */
    static @Nullable String kindOf(InetAddress address) {
        return kindOf(address.getAddress());
    }

    private static @Nullable String kindOf(byte[] address) {
        BigInteger number = Net.number(address);
        for (Net net : NETS) {
            if (net.contains(number)) {
                return net.kind();
            }
        }
        for (Tunnel tunnel : TUNNELS) {
            if (tunnel.net().contains(number)) {
                String inner = kindOf(Arrays.copyOfRange(address, tunnel.offset(), tunnel.offset() + 4));
                return inner == null ? null : tunnel.net().kind() + " to " + inner;
            }
        }
        return IPV4.contains(number) || PUBLIC_IPV6.contains(number) ? null : "no public address";
    }
}
