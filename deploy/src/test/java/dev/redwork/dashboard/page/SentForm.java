package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** The form of a page, filled in and sent. */
public final class SentForm {
    private static final String FORMS = "/form/";

    private SentForm() {}

    /**
     * Sends the only form of a page that changes something.
     *
     * @param typed name, value, name, value
     */
    public static SeenPages.Answer send(SeenPages pages, String page, String... typed) {
        Element form = Jsoup.parse(page).select("main form[method=post]").get(0);
        List<String> fields = new ArrayList<>();
        form.select("input[type=hidden]").forEach(field -> fields.addAll(List.of(field.attr("name"), field.val())));
        fields.addAll(List.of(typed));
        String action = form.attr("action");
        return pages.post(action.substring(action.indexOf(FORMS)), fields.toArray(new String[0]));
    }

    /** The sentence that goes with the answer: its first sign says whether it was done. */
    public static String said(SeenPages.Answer answer) {
        String cookie = answer.header("Set-Cookie");
        String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        return new String(Base64.getUrlDecoder().decode(value), UTF_8);
    }

    /** Where the browser goes next, readable. */
    public static String next(SeenPages.Answer answer) {
        return URLDecoder.decode(answer.header("Location"), UTF_8);
    }
}
