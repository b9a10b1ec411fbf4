package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.site.SitePage;
import dev.redwork.tasks.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of a {@link dev.redwork.site.Site}: got without a queue, and checked. */
public final class FetchWork {
    private static final Pattern NAME = Pattern.compile("[?&]name=([^&]*)");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** How long the JDK's asynchronous client takes for all pages, so many at a time, ns. */
    public long plain(List<String> urls, int atOnce) throws InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (String url : urls) {
            free.acquire();
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                    .whenComplete((answer, failure) -> free.release()));
        }
        if (!answers.stream().allMatch(answer -> answer.join().statusCode() == 200)) {
            throw new RedworkException("a plain client could not get a page");
        }
        return System.nanoTime() - start;
    }

    /** The page that stands at this address of a site. */
    public static SitePage page(String url) {
        Matcher name = NAME.matcher(url);
        if (!name.find()) {
            throw new IllegalArgumentException(url + " names no page");
        }
        return new SitePage(name.group(1));
    }

    /**
     * Holds a page against the site's.
     *
     * @throws RedworkException when it is not the page of its address
     */
    public static void check(Page page) {
        if (page.status() != 200 || page.bytes() != page(page.url()).bytes()) {
            throw new RedworkException("the wrong page came: " + page);
        }
    }
}
