package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.Payload;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input and the output of a job, as its caller may see them. */
final class JobPayloads {
    private static final String HIDDEN =
            "This server hides inputs, outputs, failure messages and logs (--hide-payloads).";

    private final Context call;
    private final Links links;
    private final JobSight sight;

    JobPayloads(Context call, Links links, JobSight sight) {
        this.call = call;
        this.links = links;
        this.sight = sight;
    }

    /** That payloads are hidden, where they are. */
    static Html hidden(JobSight sight) {
        return Html.when(sight.redaction().hidden(), Html.of("<p class=\"fine\">{}</p>", HIDDEN));
    }

    Html input() {
        Job spec = sight.job().spec();
        String missing = sight.job().result() != null
                ? "It is kept until a job has ended, and this one has."
                : "Its spec cannot be read: it is no JSON, or a newer version wrote it. Its key shows it as it is.";
        return panel("input", spec == null ? null : spec.input(), missing);
    }

    /** Nothing where there is none. */
    Html output() {
        JobResult result = sight.job().result();
        Payload output = result == null ? null : result.output();
        return output == null ? Html.NOTHING : panel("output", output, "");
    }

    private Html panel(String name, @Nullable Payload payload, String missing) {
        if (sight.redaction().hidden()) {
            return hidden(sight);
        }
        List<String> masks = sight.job().masks();
        String job = "/queues/" + PathSegment.of(sight.job().queue()) + "/jobs/"
                + PathSegment.of(sight.job().id());
        Html panel = PayloadPanel.of(
                name,
                payload == null ? null : sight.redaction().of(payload, masks),
                missing,
                // Pages that are asked for anew are kept for a while: a megabyte each would be too much.
                SingleJobPage.isAsked(call, name) && !SingleJobPage.isAgain(call),
                new PayloadPanel.Places(
                        SingleJobPage.all(links, sight.job(), name), links.page("/api/v1" + job + "/" + name)));
        return Html.all(
                panel,
                Html.when(
                        sight.redaction().masked() && !masks.isEmpty(),
                        Html.of("<p class=\"fine\">Its task masks {}.</p>", String.join(", ", masks))));
    }
}
