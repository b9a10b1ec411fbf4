package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused stands in {@link HostileFetchTest}. */
class WebAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com/",
        "HTTP://EXAMPLE.com:80/, http://example.com/",
        "' https://example.com./a?b=c#d ', https://example.com/a?b=c",
        "http://example.com?q, http://example.com/?q",
        "http://example.com:/, http://example.com/",
        "http://bücher.example/ä ö?ü, http://xn--bcher-kva.example/%C3%A4%20%C3%B6?%C3%BC",
        "http://under_score.example/, http://under_score.example/",
        "http://a.example/50%/%41/[x]|, http://a.example/50%25/%41/%5Bx%5D%7C",
        "http://a.example//b//c, http://a.example//b//c",
        "http://a.example/@b:c, http://a.example/@b:c",
        "http://1.2.3.4:81/, http://1.2.3.4:81/",
        "http://[2606:4700::1111]:81/, http://[2606:4700::1111]:81/",
        "http://[2606:4700:0:0:0:0:0:1111]/, http://[2606:4700::1111]/",
        "http://[1:0:0:2:0:0:0:3]/, http://[1:0:0:2::3]/",
        "http://[2001:DB8:0:0:A:0:0:01]/, http://[2001:db8::a:0:0:1]/",
        "http://[1:0:2:3:4:5:6:7]/, http://[1:0:2:3:4:5:6:7]/",
        "http://[0:0:1::]/, http://[0:0:1::]/",
        "http://[0:0:0:0:0:0:0:0]/, http://[::]/",
        "http://[64:ff9b::1.2.3.4]/, http://[64:ff9b::102:304]/",
        "http://a.example:443/, http://a.example:443/",
        "https://a.example:00443/, https://a.example/",
        "https://a.example:80/, https://a.example:80/",
        "http://b%C3%BCcher.example/, http://xn--bcher-kva.example/",
        "http://B%c3%9ccher%E3%80%82example/, http://xn--bcher-kva.example/",
        "http://[::FFFF:1.2.3.4]/, http://1.2.3.4/",
        "http://a.example/a/../b/./c, http://a.example/b/c",
        "http://a.example/.., http://a.example/",
        "http://a.example/../../x/.., http://a.example/",
        "http://a.example/a/%2e%2E/b/%2E/c/.%2e?d/../%2e, http://a.example/b/?d/../%2e",
        "http://a.example//../b/..., http://a.example/b/...",
        "http://a.example:028917/, http://a.example:28917/",
        "http://a.example:00000000000081/x, http://a.example:81/x",
        "http://BÜCHER.example/, http://xn--bcher-kva.example/",
        "http://XN--BCHER-KVA.example/, http://xn--bcher-kva.example/",
        "http://straße.example/ß, http://xn--strae-oqa.example/%C3%9F",
        "http://日本語。example/, http://xn--wgv71a119e.example/",
        "http://a.example/\u2028#\u2029, http://a.example/%E2%80%A8"
    })
    void aUrlIsReadAsBrowsersDo(String url, String read) {
        assertThat(WebAddress.of(url)).hasToString(read);
    }

    /** After the examples of RFC 3986, section 5.4. */
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g/",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q",
        "g#s, http://a/b/c/g",
        ";x, http://a/b/c/;x",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        "..g, http://a/b/c/..g",
        "g?y/../x, http://a/b/c/g?y/../x",
        "g;x=1/../y, http://a/b/c/y",
        "https://g/h, https://g/h",
        "/\\evil.example, http://a/%5Cevil.example",
        "/a//b, http://a/a//b",
        "/%e4, http://a/%e4",
        "/Ã¼, http://a/%C3%BC",
        "/café, http://a/caf%E9",
        "/Ã¼é, http://a/%C3%BC%E9",
        "'/a	b', http://a/ab",
        "'	https://g/	', https://g/",
        "'ht	tp://g/h', http://g/h",
        "'/\u0001b\u0001', http://a/%01b",
        "http://BÃ¼cher.example/, http://xn--bcher-kva.example/",
        "//xn--bcher-kva.example:080/./x, http://xn--bcher-kva.example/x",
        "//b%C3%BCcher.example/, http://xn--bcher-kva.example/",
        "%2e%2e/g, http://a/b/g"
    })
    void aRedirectLeadsWhereTheStandardSays(String location, String there) {
        assertThat(WebAddress.of("http://a/b/c/d;p?q").follow(location)).hasToString(there);
    }
}
