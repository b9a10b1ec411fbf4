package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** The JDK's asynchronous client, which gets pages without a queue. */
public final class PlainClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Gets all of them, so many at a time. */
    public void get(List<String> urls, int atOnce) throws InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (String url : urls) {
            free.acquire();
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                    .whenComplete((answer, failure) -> free.release()));
        }
        try {
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                int status = answer.join().statusCode();
                if (status != 200) {
                    throw new RedworkException(answer.join().uri() + " answered " + status);
                }
            }
        } catch (CompletionException e) {
            throw new RedworkException("a plain client could not get a page: " + e.getCause(), e);
        }
    }
}
