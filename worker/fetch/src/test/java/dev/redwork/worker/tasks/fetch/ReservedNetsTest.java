package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNetsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.0, loopback",
        "127.255.255.255, loopback",
        "0:0:0:0:0:0:0:1, loopback",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.168.0.0, private",
        "192.168.255.255, private",
        "fc00::, private",
        "fdff:ffff::1, private",
        "fec0::1, private",
        "169.254.0.0, link-local",
        "169.254.255.255, link-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "169.254.169.254, metadata",
        "fd00:ec2::254, metadata",
        "fd20:ce::254, metadata",
        "100.100.100.200, metadata",
        "168.63.129.16, metadata",
        "0.0.0.0, unspecified",
        "::, unspecified",
        "0.255.255.255, this network",
        "100.64.0.0, carrier",
        "100.127.255.255, carrier",
        "192.0.0.0, protocols",
        "192.0.0.255, protocols",
        "192.88.99.1, relay",
        "192.0.2.1, documentation",
        "198.51.100.255, documentation",
        "203.0.113.1, documentation",
        "2001:db8::1, documentation",
        "3fff:0fff::1, documentation",
        "198.18.0.0, benchmarks",
        "198.19.255.255, benchmarks",
        "2001:2::1, protocols",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "240.0.0.0, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, broadcast",
        "::8.8.8.8, IPv4-compatible",
        "2001::1, Teredo",
        "2002:7f00:1::, 6to4 to a loopback",
        "2002:a9fe:a9fe::, 6to4 to a cloud's metadata",
        "64:ff9b::10.0.0.1, NAT64 to a private",
        "64:ff9b:1::8.8.8.8, local translator",
        "::ffff:0:10.0.0.1, translated IPv4 to a private",
        "100::1, no public",
        "5f00::1, no public",
        "4000::1, no public",
        "1::1, no public"
    })
    void isKnown(String address, String kind) throws UnknownHostException {
        assertThat(ReservedNets.kindOf(InetAddress.getByName(address))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450::1",
                "2001:200::1",
                "2002:808:808::1",
                "64:ff9b::8.8.8.8",
                "::ffff:8.8.8.8"
            })
    void isPublic(String address) throws UnknownHostException {
        assertThat(ReservedNets.kindOf(InetAddress.getByName(address))).isNull();
    }

    /** The JDK makes IPv4 addresses of them where it can; not of one that is given as bytes with a scope. */
    @Test
    void aMappedAddressInSixteenBytesIsWhatIsInIt() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        InetAddress address = Inet6Address.getByAddress("inside", mapped, 0);
        assertThat(address.getAddress()).hasSize(16);
        assertThat(ReservedNets.kindOf(address)).isEqualTo("a private address");
    }
}
