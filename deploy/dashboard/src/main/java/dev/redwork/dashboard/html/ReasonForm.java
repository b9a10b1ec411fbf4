package dev.redwork.dashboard.html;

/** A form that does one thing, and takes a reason for the audit. */
public final class ReasonForm {
    private ReasonForm() {}

    /**
     * One that does it at once.
     *
     * @param action where it is sent
     * @param back the page that comes after it
     * @param button its words
     */
    public static Html of(String action, String back, String button) {
        return form(action, back, Html.NOTHING, Html.of("<button>{}</button>", button));
    }

    /**
     * One that says first what will happen, and has to be opened.
     *
     * @param warning a sentence
     * @param more fields
     */
    public static Html asking(String action, String back, String button, String warning, Html more) {
        return Html.of(
                "<details class=\"ask\"><summary>{} …</summary><div class=\"card\"><p>{}</p>{}</div></details>",
                button,
                warning,
                form(action, back, more, Html.of("<button class=\"danger\">{}</button>", button)));
    }

    /**
     * A field that must hold a name before the form is sent.
     *
     * @param of the kind of thing that has this name
     */
    public static Html typed(String of, String name) {
        return Html.of(
                "<label>Type <b>{}</b>, the name of the {} <input required autocomplete=\"off\""
                        + " pattern=\"{}\"></label>",
                name,
                of,
                name.replace(".", "\\."));
    }

    private static Html form(String action, String back, Html more, Html button) {
        return Html.of("""
            <form class="does" method="post" action="{}"><input type="hidden" name="back" value="{}">{}
            <label>Reason <input name="reason" maxlength="500" placeholder="for the audit"></label>{}</form>
            """, action, back, more, button);
    }
}
