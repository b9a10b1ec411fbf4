package dev.redwork.cli.task;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.MapItem;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of fetching one URL.
 *
 * @param page null: there is none
 * @param error why; null when there is one
 */
record FetchedPage(
        String url, @Nullable Page page, @Nullable String error) {

    static FetchedPage of(MapItem<Fetch, Page> ended) {
        String url = ended.input().url();
        try {
            return new FetchedPage(url, ended.get(), null);
        } catch (RedworkException e) {
            return new FetchedPage(url, null, TaskAction.why(e));
        }
    }

    boolean isRedirected() {
        return page != null && !page.finalUrl().equals(url);
    }

    long bytes() {
        return page == null ? 0 : page.bytes();
    }

    long words() {
        return page == null ? 0 : page.words();
    }

    /** As JSON; status 0: nothing answered. */
    JsonFields fields() {
        if (page == null) {
            return new JsonFields().with("url", url).with("status", 0).with("error", error);
        }
        return new JsonFields()
                .with("url", url)
                .with("status", page.status())
                .with("bytes", page.bytes())
                .with("words", page.words())
                .with("title", page.title())
                .with("sha256", page.sha256())
                .with("took_ms", page.millis())
                .with("final_url", page.finalUrl());
    }
}
