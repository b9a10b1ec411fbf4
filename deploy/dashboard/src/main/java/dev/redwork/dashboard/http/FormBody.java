package dev.redwork.dashboard.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.job.Payload;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call of the API that came as a form, for browsers without scripts send no JSON. The name of a field says where its value
 * belongs and what it is: {@code reason}, {@code expect:number}, {@code paused:flag}, {@code input:json}, {@code ids:list},
 * {@code limits.jobs:number}. A field that is empty is left out.
 */
public final class FormBody {
    private static final String ATTRIBUTE = FormBody.class.getName();

    /** Of a form: the ids of a bulk action, and all else that one asks for. */
    private static final int MOST_FIELDS = 1_100;

    /** As JSON has them, of any size. */
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");

    private FormBody() {}

    /** The JSON that stands for the form of this call; null: it came otherwise. */
    public static @Nullable Payload of(Context call) {
        return call.attribute(ATTRIBUTE);
    }

    /** Keeps the JSON that stands for a form. */
    public static void keep(Context call, Payload json) {
        call.attribute(ATTRIBUTE, json);
    }

    /**
     * The fields of a form as it is sent.
     *
     * @throws Problem 400: it is none
     */
    public static Map<String, List<String>> fields(String body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String[] pairs = body.isEmpty() ? new String[0] : body.split("&", MOST_FIELDS + 1);
        if (pairs.length > MOST_FIELDS) {
            throw Problem.badRequest("the form has more than " + MOST_FIELDS + " fields");
        }
        for (String pair : pairs) {
            int split = pair.indexOf('=');
            String name = decoded(split < 0 ? pair : pair.substring(0, split));
            fields.computeIfAbsent(name, unseen -> new ArrayList<>())
                    .add(split < 0 ? "" : decoded(pair.substring(split + 1)));
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the form is not written as forms are: a sign behind % is no number");
        }
    }

    /**
     * The object that these fields are.
     *
     * @throws Problem 400: a field is there twice, or has no value of its kind
     */
    public static JsonFields json(Map<String, List<String>> fields) {
        JsonFields json = new JsonFields();
        Map<String, JsonFields> inner = new LinkedHashMap<>();
        fields.forEach((name, values) -> {
            int colon = name.indexOf(':');
            String kind = colon < 0 ? "" : name.substring(colon + 1);
            String path = colon < 0 ? name : name.substring(0, colon);
            int dot = path.indexOf('.');
            JsonFields place =
                    dot < 0 ? json : inner.computeIfAbsent(path.substring(0, dot), unseen -> new JsonFields());
            put(
                    place,
                    path.substring(dot + 1),
                    kind,
                    values.stream().filter(value -> !value.isEmpty()).toList());
        });
        inner.forEach((name, object) -> json.with(name, object.values().isEmpty() ? null : object));
        return json;
    }

    private static Payload number(String name, String value) {
        if (!NUMBER.matcher(value).matches()) {
            throw Problem.badRequest("the field " + Problem.shown(name) + " of the form must be a number");
        }
        return RequestJson.value("the field " + name, Payload.of(value));
    }

    private static void put(JsonFields place, String name, String kind, List<String> values) {
        if (kind.equals("list")) {
            place.with(name, values);
            return;
        } else if (values.isEmpty()) {
            return;
        } else if (values.size() > 1) {
            throw Problem.badRequest(
                    "the field " + Problem.shown(name) + " of the form is there " + values.size() + " times");
        }
        String value = values.get(0);
        switch (kind) {
            case "number" -> place.with(name, number(name, value.strip()));
            case "flag" -> place.with(name, value.equals("true"));
            case "json" -> place.with(name, RequestJson.value("the field " + name, Payload.of(value)));
            default -> place.with(name, value);
        }
    }
}
