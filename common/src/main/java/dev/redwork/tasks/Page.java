package dev.redwork.tasks;

import org.jspecify.annotations.Nullable;

/**
 * The result of a {@link Fetch}. Any status is a result, 404 too; an address that does not answer is a failure.
 *
 * @param url as it was asked for
 * @param status of the last answer
 * @param bytes of the body, unpacked
 * @param words of the body that blanks part; 0 when it is not text
 * @param title of an HTML page; null: it has none
 * @param sha256 of the body, unpacked, in hex
 * @param millis from the start of the request to the end of the body, redirects included
 * @param finalUrl where the redirects led; {@code url} when there was none
 */
public record Page(
        String url,
        int status,
        long bytes,
        long words,
        @Nullable String title,
        String sha256,
        long millis,
        String finalUrl) {}
