package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.terminal.PointInTime;
import dev.redwork.dashboard.guard.Audit;
import dev.redwork.dashboard.guard.Guard;
import dev.redwork.dashboard.http.FormBody;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.RequestJson;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names and the parameters of a call, checked. All throw a {@link Problem} of status 400 where one makes no sense. */
public final class Asked {
    private static final int DIGITS = 18;
    private static final Payload NOTHING = Payload.of("{}");

    private Asked() {}

    /** The queue that the path names, whether it is there or not. */
    static QueueAdmin queue(Context call, Admin admin) {
        return admin.queue(name("queue", PathSegment.name(call, "queue")));
    }

    /** This queue; 404 where there is none. */
    public static QueueAdmin existing(QueueAdmin queue) {
        if (!queue.exists()) {
            throw Problem.notFound("there is no queue " + queue.name() + ": it never had a job or a worker");
        }
        return queue;
    }

    /** The job that the path names. */
    static String id(Context call) {
        return checked(() -> Names.checkId(PathSegment.name(call, "id")));
    }

    /** The object that the body of an audited call is, which may say why; none is as good as one without fields. */
    static RequestFields body(Context call, String... known) {
        List<String> fields = new ArrayList<>(List.of(known));
        fields.add(Audit.REASON);
        RequestFields body = object(call, fields.toArray(new String[0]));
        Audit.keep(call, body, List.of(known));
        return body;
    }

    /** The object that the body is; none is as good as one without fields. */
    static RequestFields object(Context call, String... known) {
        return object(content(call), known);
    }

    /**
     * As {@link #object}, of a caller who may be anybody: a body of megabytes that is cut into a million fields takes many times
     * its size, and a few such callers would take all memory.
     *
     * @throws Problem 413: it has more than {@link Guard#MOST_BYTES_OF_STRANGERS} bytes
     */
    static RequestFields objectOfStranger(Context call, String... known) {
        return object(content(call, Guard.MOST_BYTES_OF_STRANGERS), known);
    }

    private static RequestFields object(Payload content, String... known) {
        Payload json = content.length() == 0 ? NOTHING : RequestJson.value("the body", content);
        if (!RequestJson.isObject(json)) {
            throw Problem.badRequest("the body must be one JSON object").at("", "is no object");
        }
        return RequestFields.of(json, List.of(known));
    }

    /** All bytes of the body, without a mark of UTF-8. */
    static Payload content(Context call) {
        return content(call, Guard.MOST_BODY_BYTES);
    }

    private static Payload content(Context call, int most) {
        Payload form = FormBody.of(call);
        if (form != null) {
            if (form.length() > most) {
                throw Problems.tooLarge(most);
            }
            return form;
        }
        try {
            boolean large = call.req().getContentLengthLong() > most;
            byte[] body = large ? new byte[0] : call.req().getInputStream().readNBytes(most + 1);
            if (large || body.length > most) {
                throw Problems.tooLarge(most);
            }
            boolean marked =
                    body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
            return marked ? new Payload(body, 3, body.length - 3) : Payload.of(body);
        } catch (IOException e) {
            throw Problems.of(e);
        }
    }

    /** Of a call that needs no body, and may say why. */
    static void noFields(Context call) {
        body(call).refuse();
    }

    public static String name(String of, String name) {
        return checked(() -> Names.check(of, name));
    }

    /** A value by a rule of the command line's. */
    public static <T> T checked(Supplier<T> rule) {
        try {
            return rule.get();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** A time as the command line takes it, or ms since the epoch. */
    public static long time(String text, long now) {
        return text.matches("\\d{12,15}") ? Long.parseLong(text) : checked(() -> PointInTime.past(text, now));
    }

    /**
     * Looks whether a person typed what he was asked to, before much is done that cannot be undone.
     *
     * @param typed null: nothing
     * @param name of the queue; null: of all queues, whose number of jobs is asked for
     * @throws Problem 400: he did not
     */
    static void confirm(@Nullable String typed, @Nullable String name, long jobs) {
        String wanted = name == null ? Long.toString(jobs) : name;
        if (typed == null || !(name == null ? typed.replaceAll("[,\\s]", "") : typed.strip()).equals(wanted)) {
            throw new Problem(
                    400,
                    "not-confirmed",
                    "it is about " + jobs + " jobs, so type "
                            + (name == null ? "their number, " : "the name of the queue, ") + wanted
                            + ": nothing was done");
        }
    }

    /** The refusal of an action on more or fewer jobs than its caller was told. */
    static Problem countMoved(long jobs, long expected) {
        return new Problem(
                        409,
                        "count-moved",
                        (jobs == 1 ? "there is 1 such job" : "there are " + jobs + " such jobs") + ", not about "
                                + expected + ": nothing was done")
                .with("count", jobs);
    }

    /** A parameter that has a value; null: it is not there. */
    public static @Nullable String text(Context call, String parameter) {
        String text = call.queryParam(parameter);
        if (text != null && text.isEmpty()) {
            throw Problem.badRequest("query parameter " + parameter + " is empty: give it a value, or leave it out");
        }
        return text;
    }

    static long number(Context call, String parameter, long least, long most, long otherwise) {
        String text = text(call, parameter);
        if (text == null) {
            return otherwise;
        }
        long number = text.matches("\\d{1," + DIGITS + "}") ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw Problem.badRequest("query parameter " + parameter + " is '" + Problem.shown(text)
                    + "', must be a number from " + least + " to " + most);
        }
        return number;
    }

    static boolean flag(Context call, String parameter) {
        String text = text(call, parameter);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw Problem.badRequest(
                    "query parameter " + parameter + " is '" + Problem.shown(text) + "', must be true or false");
        }
        return "true".equals(text);
    }

    /** Says in a header where the list goes on: at the same path, whatever stands before it, with the same filters. */
    static void next(Context call, String after) {
        List<String> query = new ArrayList<>();
        call.queryParamMap().forEach((name, values) -> {
            if (!name.equals("after")) {
                query.add(name + "=" + URLEncoder.encode(values.get(0), UTF_8));
            }
        });
        query.add("after=" + URLEncoder.encode(after, UTF_8));
        call.header("Link", "<?" + String.join("&", query) + ">; rel=\"next\"");
    }
}
