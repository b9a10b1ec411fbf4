package dev.redwork.dashboard.html;

import dev.redwork.dashboard.http.Problem;
import io.javalin.http.HttpStatus;

/** A page that could not be made: what is wrong, and where to go on. */
public final class ErrorPage {
    private ErrorPage() {}

    public static View of(Problem problem, Links links) {
        String title = HttpStatus.forStatus(problem.status()).getMessage();
        return View.of(
                title,
                "",
                Html.of(
                        "<h1>{}</h1><p>{}</p><p>{}</p>",
                        title,
                        problem.getMessage(),
                        Pieces.link(links.home(), "To the overview")));
    }
}
