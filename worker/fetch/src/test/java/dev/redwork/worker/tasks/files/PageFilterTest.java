package dev.redwork.worker.tasks.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageFilterTest {
    @ParameterizedTest
    @CsvSource({
        "'', false, false",
        "/, false, false",
        "//, false, false",
        "/a, true, false",
        "/book, true, false",
        "/book/, true, false",
        "//book//, true, false",
        "/book/a, true, true",
        "//book//a//, true, true",
        "/book/a/b.html, true, true",
        "/books/a, true, false",
        "/a/book/b, true, false",
        "/Book/a, true, false",
        "/favicon.ico, false, false",
        "/a/robots.txt, false, false",
        "/robots.txt/, false, false",
        "/humans.txt/a, false, false",
        "/crossdomain.xml, false, false",
        "/book/_images/a.svg, false, false",
        "/book/search.html, false, false",
        "/book/genindex.html, false, false",
        "/book/searchindex.js, false, false",
        "/book/modindex.html, false, false",
        "/book/py-modindex.html, false, false",
        "/book/research.html, true, true",
        "/book/robots.txt.html, true, true",
        "/book/xfavicon.ico, true, true",
        "/book/Robots.txt, true, true",
        "/book/a.png, false, false",
        "/book/a.png/, false, false",
        "/book/a.js, false, false",
        "/book/a.css, false, false",
        "/book/a.png/b, true, true",
        "/book/a.PNG, true, true",
        "/.js, false, false",
        "/js, true, false",
        "/book/a b, true, true",
    })
    void pagesAndThoseBelowADirectory(String path, boolean isPage, boolean isInBook) {
        assertThat(isPage(path, null)).isEqualTo(isPage);
        assertThat(isPage(path, "book")).isEqualTo(isInBook);
        assertThat(isPage(path, "/book/")).isEqualTo(isInBook);
    }

    @ParameterizedTest
    @CsvSource({"/book/en/a, true", "/book/en, false", "/book/en/, false", "/book/de/a, false", "/book/en/a/b, true"})
    void aDirectoryMayBeDeeper(String path, boolean isPage) {
        assertThat(isPage(path, "book/en")).isEqualTo(isPage);
    }

    private static boolean isPage(String path, @Nullable String under) {
        byte[] line = ("x" + path + "/y").getBytes(UTF_8);
        return new PageFilter(under).isPage(line, 1, line.length - 2);
    }
}
