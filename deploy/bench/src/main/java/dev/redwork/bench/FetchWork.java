package dev.redwork.bench;

import dev.redwork.bench.JobsInFlight.Landed;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.site.SitePage;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.tasks.fetch.WebReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Pages of a {@link dev.redwork.site.Site}: got by jobs and without a queue, and checked. */
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

    /** How long so many plain threads take for all pages, ns: each by the code that a worker's handler calls, its client included. */
    static long byPlainThreads(List<String> urls, int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        try (WebReader reader = new WebReader(true, "")) {
            List<Callable<Page>> all = urls.stream()
                    .<Callable<Page>>map(url -> () -> reader.page(Fetch.of(url)))
                    .toList();
            List<Future<Page>> pages = pool.invokeAll(all);
            long nanos = System.nanoTime() - start;
            for (Future<Page> page : pages) {
                check(page.get());
            }
            return nanos;
        } catch (ExecutionException e) {
            throw new RedworkException("a plain thread could not get a page: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * How long jobs take for all pages, one a page, ns: from the enqueue to the last result in the producer's hands.
     *
     * @param queue whose workers fetch
     * @param workers when all of these have ended, waiting is in vain
     */
    static long byJobs(
            Producer producer, BenchQueue queue, List<String> urls, List<ProcessHandle> workers, LongConsumer done)
            throws InterruptedException {
        Task<Fetch, Page> task = queue.here(ShippedTasks.FETCH).with(options -> options.attempts(1));
        JobsInFlight<Fetch, Page> jobs = new JobsInFlight<>(producer, task, workers, done);
        long start = System.nanoTime();
        jobs.put(urls.stream().map(Fetch::of).toList());
        long last = start;
        for (Landed<Page> landed : jobs.await()) {
            check(landed.output());
            last = Math.max(last, landed.nanos());
        }
        return last - start;
    }

    /** So many pages of the site at an address. */
    static List<String> urls(String site, int count) {
        return IntStream.range(0, count)
                .mapToObj(page -> site + "/?name=page-" + page)
                .toList();
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
