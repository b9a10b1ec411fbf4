package dev.redwork.worker.tasks.fetch;

import static dev.redwork.worker.tasks.fetch.HostileServerTest.servers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.tasks.Fetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people try by the URL, and servers by the one that they redirect to. */
class HostileFetchTest extends HostileFetch {
    private static Attempt refused(String url, String comes) {
        // Somebody listens on every port that is asked for: what is refused must not have been sent.
        return new Attempt(url, url, connection -> connection.forEver(new byte[8_192]), 10_000, Fetch.MAX_BYTES, comes);
    }

    private static RawServer.Script redirects(String location) {
        return says("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }

    static List<Attempt> odd() {
        List<Attempt> odd = new ArrayList<>();
        for (String url : List.of(
                "http://2130706433:%d/",
                "http://0177.0.0.1:%d/",
                "http://127.1:%d/",
                "http://127.0.1:%d/",
                "http://0x7f.1:%d/",
                "http://0x7f000001:%d/",
                "http://0x7f.0.0.1:%d/",
                "http://017700000001:%d/",
                "http://127.0.0.1.:%d/x".replace("1.:", "01:"),
                "http://127.0.0.256:%d/",
                "http://0:%d/",
                "http://127.0.0.0x1:%d/",
                "http://1.2.3.4.5:%d/",
                "http://0x:%d/",
                "http://①②⑦.1:%d/",
                "http://１２７.1:%d/",
                "http://1.2.3.𝟶𝟷:%d/",
                "http://１27.1:%d/",
                "http://00.0.0.0:%d/")) {
            odd.add(refused(url, "write an IPv4 address as four decimal numbers"));
        }
        for (String url : List.of(
                "file:///etc/passwd",
                "ftp://127.0.0.1:%d/",
                "gopher://127.0.0.1:%d/_x",
                "jar:http://127.0.0.1:%d/a!/b",
                "data:text/html,hello",
                "javascript:alert(1)",
                "unix:/var/run/docker.sock",
                "HTTPX://127.0.0.1:%d/",
                "redis://127.0.0.1:%d/",
                "ws://127.0.0.1:%d/",
                "mailto:a@b.test")) {
            odd.add(refused(url, "only http and https are"));
        }
        for (String url : List.of(
                "http://user:password@127.0.0.1:%d/",
                "http://user@127.0.0.1:%d/",
                "http://@127.0.0.1:%d/",
                "http://good.test:80@127.0.0.1:%d/",
                "http://127.0.0.1:%d@good.test/",
                "http://a\\@127.0.0.1:%d/")) {
            odd.add(refused(url, "a user or password stands in the URL"));
        }
        for (String url : List.of(
                "http:///x",
                "http://:%d/",
                "http://a b.test:%d/",
                "http://%%31%%32%%37.0.0.1:%d/",
                "http://a..b:%d/",
                "http://.test:%d/",
                "http://a\\b.test:%d/",
                "http://exa℀mple.test:%d/",
                "http://a%%ff.test:%d/",
                "http://%%C3%%BC%%2etest:%d/",
                "http://" + "a.".repeat(3_990) + "test/",
                "http://" + "ü.".repeat(1_000) + "test/",
                "http://<x>:%d/",
                "http://" + "a".repeat(64) + ".test/",
                "http://xn--a.test:%d/",
                "http://xn--.test:%d/",
                "http://a\u200db.test:%d/",
                "http://\u05d0a.test:%d/",
                "http://a\ue000.test:%d/",
                "http://" + "ü".repeat(64) + ".test/",
                "http://a／b.test:%d/",
                "http://a＠b.test:%d/",
                "http://" + "a.".repeat(130) + "test/")) {
            odd.add(refused(url, "is no host"));
        }
        odd.add(refused("http://a.test:0/", "port 0 does not exist"));
        odd.add(refused("http://a.test:65536/", "port 65536 does not exist"));
        odd.add(refused("http://a.test:123456/", "is no host with a port"));
        odd.add(refused("http://a.test:-1/", "is no host with a port"));
        odd.add(refused("http://a.test:+80/", "is no host with a port"));
        odd.add(refused("http://a.test:80:80/", "is no host with a port"));
        odd.add(refused("http://::1:%d/", "is no host with a port"));
        odd.add(refused("http://[::1/", "is no host with a port"));
        odd.add(refused("http://[127.0.0.1]:%d/", "is no IPv6 address"));
        odd.add(refused("http://[::01.2.3.4]/", "is no IPv6 address"));
        odd.add(refused("http://[" + ":".repeat(7_000) + "]/", "is no IPv6 address"));
        odd.add(refused("http://[00001::]/", "is no IPv6 address"));
        odd.add(refused("http://a.test/\ud800", "has half a character in it"));
        odd.add(refused("http://[::1%%25lo]:%d/", "is no IPv6 address"));
        odd.add(refused("http://[::ffff:1:2:3:4:5:6:7]/", "is no IPv6 address"));
        odd.add(refused("http:127.0.0.1:%d/", "write // behind http:"));
        odd.add(refused("//127.0.0.1:%d/", "is no URL"));
        odd.add(refused("127.0.0.1:%d/", "is no URL"));
        odd.add(refused("", "is no URL"));
        odd.add(refused("http://127.0.0.1:%d/a\r\nHost: b", "control characters"));
        odd.add(refused("http://127.0.0.1:%d/\0", "control characters"));
        odd.add(refused("http://127.0.0.1:%d/" + "a".repeat(9_000), "too long"));
        return odd;
    }

    static List<Attempt> addresses() {
        List<Attempt> addresses = new ArrayList<>();
        addresses.add(refused(
                "http://127.0.0.2:%d/", "127.0.0.2 is a loopback address: start the worker with --allow-private"));
        addresses.add(refused("http://[::1]:%d/", "a loopback address"));
        addresses.add(refused("http://[0:0:0:0:0:ffff:7f00:2]:%d/", "127.0.0.2 is a loopback address"));
        addresses.add(refused("http://[::ffff:127.0.0.2]:%d/", "a loopback address"));
        addresses.add(refused("http://[::127.0.0.2]:%d/", "IPv4-compatible"));
        addresses.add(refused("http://[64:ff9b::127.0.0.2]:%d/", "NAT64 to a loopback address"));
        addresses.add(refused("http://[2002:7f00:2::]:%d/", "6to4 to a loopback address"));
        addresses.add(refused("http://0.0.0.0:%d/", "the unspecified address"));
        addresses.add(refused("http://[::]:%d/", "the unspecified address"));
        addresses.add(refused("http://169.254.169.254/latest/meta-data/", "metadata"));
        addresses.add(refused("http://[fd00:ec2::254]/", "metadata"));
        addresses.add(refused("http://10.1.2.3./", "a private address"));
        addresses.add(refused("http://１０。１。２。３/", "10.1.2.3 is a private address"));
        addresses.add(refused("http://255.255.255.255/", "the broadcast address"));
        addresses.add(refused("http://224.0.0.1/", "a multicast address"));
        addresses.add(refused("http://inside.test/", "inside.test is 10.0.0.7, a private address"));
        addresses.add(refused("http://INSIDE.test./", "inside.test is 10.0.0.7, a private address"));
        addresses.add(refused("https://inside.test/", "inside.test is 10.0.0.7, a private address"));
        addresses.add(refused("http://metadata.test/", "169.254.169.254, a cloud's metadata address"));
        addresses.add(refused("http://mapped.test/", "127.0.0.2, a loopback address"));
        addresses.add(refused("http://sixtofour.test/", "6to4 to a private address"));
        addresses.add(refused("http://mixed.test:%d/", "192.168.1.1, a private address"));
        addresses.add(refused("http://hütte.test/", "xn--htte-0ra.test is 10.0.0.8, a private address"));
        addresses.add(refused("http://xn--htte-0ra.test:%d/", "xn--htte-0ra.test is 10.0.0.8, a private address"));
        addresses.add(refused("http://HÜTTE。test./", "xn--htte-0ra.test is 10.0.0.8, a private address"));
        addresses.add(refused("https://hütte.test/", "xn--htte-0ra.test is 10.0.0.8, a private address"));
        addresses.add(refused("http://nowhere.test/", "nowhere.test has no address"));
        addresses.add(
                served("redirect to loopback", redirects("http://127.0.0.2/"), "127.0.0.2 is a loopback address"));
        addresses.add(served("redirect to a name inside", redirects("http://inside.test/"), "a private address"));
        addresses.add(served(
                "redirect to a name in Unicode", redirects("http://hÃ¼tte.test/"), "10.0.0.8, a private address"));
        addresses.add(
                served("redirect to an A-label", redirects("//xn--htte-0ra.test/"), "10.0.0.8, a private address"));
        addresses.add(served("redirect with a NUL", redirects("/a\0b"), "has a NUL in it"));
        addresses.add(served(
                "redirect of 9,000 characters", redirects("/" + "a".repeat(9_000)), "is too long, at most 8000"));
        addresses.add(served(
                "redirect of 9,000 characters elsewhere",
                redirects("http://a.test/" + "a".repeat(9_000)),
                "is too long"));
        addresses.add(served("redirect to a host in Latin-1", redirects("http://bücher.test/"), "is no host"));
        addresses.add(served("redirect without a scheme", redirects("//inside.test/"), "a private address"));
        addresses.add(served("redirect to metadata", redirects("http://169.254.169.254/"), "metadata"));
        addresses.add(served("redirect to an odd spelling", redirects("http://2130706433/"), "four decimal numbers"));
        addresses.add(served("redirect to a file", redirects("file:///etc/passwd"), "only http and https are"));
        addresses.add(served("redirect to ftp", redirects("ftp://a.test/"), "only http and https are"));
        addresses.add(served("redirect to data", redirects("data:text/plain,x"), "only http and https are"));
        addresses.add(served("redirect with a password", redirects("http://a:b@a.test/"), "a user or password"));
        addresses.add(served("redirect to port 0", redirects("http://a.test:0/"), "port 0"));
        addresses.add(served("redirect to itself for ever", redirects("/again"), "more than 5 redirects"));
        addresses.add(served("redirect to nothing for ever", redirects(""), "more than 5 redirects"));
        addresses.add(served("redirect that is no URL", redirects("http://%zz/"), "is no host"));
        return addresses;
    }

    @ParameterizedTest
    @MethodSource
    void odd(Attempt attempt) throws IOException {
        RawServer server = check(attempt);
        assertThat(server.connections).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource
    void addresses(Attempt attempt) throws IOException {
        check(attempt);
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(odd().size() + addresses().size() + servers().size()).isGreaterThan(150);
    }
}
