package dev.redwork.dashboard.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.guard.Guard;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.FormBody;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Payload;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the API does for forms, so that pages work without scripts: the same endpoint under {@code /form}, with the same rights
 * and the same audit. The answer sends the browser back to the page that it came from, with a sentence about what was done; where it was refused and the form names a page for that, to this one.
 */
public final class Forms {
    /** The paths of all forms begin with it, behind the prefix. */
    public static final String ROOT = "/form";

    private static final String API = "/api/v1";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int SEE_OTHER = 303;

    private final Guard guard;
    private final Links links;
    private final BiConsumer<Context, Refused> newJob;

    /**
     * A form that was refused: it is shown again with what was typed.
     *
     * @param back the page on which it stood
     */
    public record Refused(Map<String, List<String>> fields, String back, Problem problem) {}

    /** @param newJob shows the form of a new job again */
    public Forms(Guard guard, Links links, BiConsumer<Context, Refused> newJob) {
        this.guard = guard;
        this.links = links;
        this.newJob = newJob;
    }

    /** The path of a form that does what a route does, behind the prefix. */
    public static String path(Route route) {
        return ROOT + route.path().substring(API.length());
    }

    /** Answers the form of a route. */
    public void answer(Context call, Route route, Endpoint endpoint) {
        String back = links.home();
        String undone = "";
        Map<String, List<String>> typed = Map.of();
        try {
            guard.check(call, route.role(), route.operationId());
            Map<String, List<String>> fields = fields(call, route);
            back = back(fields.remove("back"));
            undone = first(fields.remove("back_undone"));
            typed = fields;
            FormBody.keep(call, Payload.of(FormBody.json(fields).json()));
            Object answer = endpoint.answer(call);
            Map<String, Object> told = answer instanceof JsonFields object ? object.values() : Map.of();
            new Flash(true, Said.of(route, told)).keep(call);
            back = isNewJob(route, back)
                    ? links.job(String.valueOf(told.get("queue")), String.valueOf(told.get("id")))
                    : Links.with(back, Said.refused(told));
        } catch (RuntimeException e) {
            Problem problem = Problems.of(e);
            if (problem.status() == 401 && route != Route.LOGIN) {
                throw problem;
            }
            if (isNewJob(route, back) && !typed.isEmpty()) {
                newJob.accept(call, new Refused(typed, back, problem));
                return;
            }
            new Flash(false, String.valueOf(problem.getMessage())).keep(call);
            back = route == Route.LOGIN
                    ? Links.with(links.page("/login"), "back", back)
                    : links.isOurs(undone) ? undone : back;
        }
        call.status(SEE_OTHER).header("Location", back);
    }

    private boolean isNewJob(Route route, String back) {
        return route == Route.ENQUEUE && back.startsWith(links.page("/new?"));
    }

    /** Of anybody they are few: what is cut into many takes many times its size. */
    private static Map<String, List<String>> fields(Context call, Route route) {
        String type = call.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw new Problem(415, "unsupported-media-type", "the body must be a form: " + FORM);
        }
        try {
            int most = route.role() == null ? Guard.MOST_BYTES_OF_STRANGERS : Guard.MOST_BODY_BYTES;
            byte[] body = call.req().getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                throw route.role() == null ? Problems.tooLarge(most) : Problems.tooLarge();
            }
            return FormBody.fields(new String(body, UTF_8));
        } catch (IOException e) {
            throw Problems.of(e);
        }
    }

    /** A page of ours, and nothing that a browser would take for another host. */
    private String back(@Nullable List<String> given) {
        String path = first(given);
        return links.isOurs(path) ? path : links.home();
    }

    private static String first(@Nullable List<String> given) {
        return given == null || given.isEmpty() ? "" : given.get(0);
    }
}
