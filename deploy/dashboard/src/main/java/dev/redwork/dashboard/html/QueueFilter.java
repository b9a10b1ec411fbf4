package dev.redwork.dashboard.html;

import dev.redwork.dashboard.api.Asked;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form by which a list is narrowed to one queue. */
public final class QueueFilter {
    private QueueFilter() {}

    /**
     * The queue that a call names.
     *
     * @return null: all
     * @throws dev.redwork.dashboard.http.Problem 400: no queue can have this name
     */
    public static @Nullable String of(Context call) {
        String queue = call.queryParam("queue");
        // Browsers send a field that is empty, too.
        return queue == null || queue.isEmpty() ? null : Asked.name("queue", queue);
    }

    /**
     * The form.
     *
     * @param path of the page
     * @param kept the name of a parameter that stays, and its value
     */
    public static Html form(String path, List<String> queues, @Nullable String chosen, String... kept) {
        return Html.of(
                """
                <form class="choice" method="get" action="{}">{}<label>Queue <select name="queue"><option value="">all queues</option>{}</select></label>
                <button>Show</button></form>
                """,
                path,
                kept.length == 0
                        ? Html.NOTHING
                        : Html.of("<input type=\"hidden\" name=\"{}\" value=\"{}\">", kept[0], kept[1]),
                queues.stream()
                        .map(queue -> Html.of(
                                "<option{}>{}</option>", Html.when(queue.equals(chosen), Html.of(" selected")), queue))
                        .collect(Html.joining()));
    }
}
