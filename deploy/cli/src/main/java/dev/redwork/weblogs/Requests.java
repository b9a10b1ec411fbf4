package dev.redwork.weblogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The requests of a small site with a book, from the request's method to the size of its answer: few are frequent, most are rare. */
final class Requests {
    private static final int CHAPTERS = 40;
    private static final int SECTIONS = 30;

    private static final String[] OTHERS = {
        "/favicon.ico",
        "/robots.txt",
        "/humans.txt",
        "/crossdomain.xml",
        "/book/_images/figure-1.svg",
        "/book/search.html",
        "/book/genindex.html",
        "/book/searchindex.js",
        "/book/modindex.html",
        "/book/py-modindex.html",
        "/robots.txt/",
        "/book/_static/logo.png",
        "/book/_static/code.js",
        "/book/_static/book.css",
        "/book/_static/book.css?v=3",
        "/media/photo.jpg",
        "/",
        "/book",
        "/book/",
        "/about/",
        "/feed.xml",
        "//book//chapter-01//",
        "/book/chapter 7/a page with blanks.html",
        "http://www.example.com/book/by-proxy.html",
        "/book/sea\\xc3\\xa7on/\\\"quoted\\\".html",
        "/stra\u00dfe/plan.html",
    };

    /** Of requests that name no path. */
    private static final String[] ODD = {
        "-", "\\x16\\x03\\x01\\x02", "OPTIONS * HTTP/1.1", "CONNECT mail.example:25 HTTP/1.0", "GET"
    };

    private final Random random;
    private final List<byte[]> book = new ArrayList<>();
    private final List<byte[]> others = new ArrayList<>();

    Requests(Random random) {
        this.random = random;
        for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
            for (int section = 1; section <= SECTIONS; section++) {
                book.add(answered("GET /book/chapter-%02d/section-%02d.html HTTP/1.1".formatted(chapter, section)));
            }
        }
        for (String url : OTHERS) {
            others.add(answered("GET " + url + " HTTP/1.1"));
        }
        for (int post = 0; post < 200; post++) {
            others.add(answered("GET /blog/2023/" + (1 + post % 12) + "/post-" + post + ".html HTTP/1.1"));
        }
        others.add(answered("POST /contact HTTP/1.1"));
        others.add(answered("HEAD /book/chapter-01/section-01.html HTTP/1.1"));
        others.add(answered("GET /before-there-were-protocols"));
        for (String request : ODD) {
            others.add(LogContent.bytes(request + "\" 400 -"));
        }
    }

    /** Adds one, with the quote behind it, the status, and the size. */
    void add(LineBuilder text) {
        int kind = random.nextInt(100);
        if (kind < 55) {
            text.add(rare(book));
        } else if (kind < 96) {
            text.add(others.get(random.nextInt(others.size())));
        } else {
            // People hardly ever search for the same.
            text.add("GET /search?q=")
                    .add(random.nextInt(1_000_000))
                    .add(" HTTP/1.1\" 200 ")
                    .add(1_000 + random.nextInt(9_000));
        }
    }

    /** The first ones are frequent. */
    private byte[] rare(List<byte[]> of) {
        double place = random.nextDouble();
        return of.get((int) (of.size() * place * place * place));
    }

    /** With a status and a size of its own. */
    private byte[] answered(String request) {
        int kind = random.nextInt(20);
        String answer = kind == 0 ? "304 -" : (kind == 1 ? "404 " : "200 ") + (200 + random.nextInt(60_000));
        return LogContent.bytes(request + "\" " + answer);
    }
}
