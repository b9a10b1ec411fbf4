package dev.redwork.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "https://example.com:8443/a?b=c#d",
                "HTTP://EXAMPLE.COM/",
                "http://[::1]:80/x",
                "http://example.com:0028917/x",
                "http://bücher.example/ü?q=a b",
                "http://example.com?a@b"
            })
    void letsPassWhatAWorkerMayFetch(String url) {
        assertThat(WebUrl.check("  " + url + " ")).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "ftp://example.com/",
                "file:///etc/passwd",
                "http:/example.com",
                "http://",
                "http:///path",
                "http://a b/",
                "javascript:alert(1)",
                ""
            })
    void refusesWhatIsNoPage(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebUrl.check(url))
                .withMessageStartingWith("'" + url + "' is not a page's URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:0/", "http://h:65536/", "http://h:123456/", "http://h:x/", "http://[::1/"})
    void refusesAPortThatDoesNotExist(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebUrl.check(url)).withMessageContaining("port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:secret@example.com/",
                "http://me:secret word@example.com/",
                "http://me:secret/@example.com",
                "https://me:se#secret@example.com",
                "http://me:secret",
                "http://me:12secret/x",
                "ftp://me:secret@example.com",
                "me:secret@example.com"
            })
    void doesNotRepeatAPassword(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebUrl.check(url)).withMessageNotContaining("secret");
    }

    @Test
    void showsOnlyTheEndsOfALongOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebUrl.check("x".repeat(9_000)))
                .satisfies(e -> assertThat(e).message().hasSizeLessThan(200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebUrl.check("http://h/" + "x".repeat(8_000)))
                .withMessageContaining("8009 characters");
    }
}
