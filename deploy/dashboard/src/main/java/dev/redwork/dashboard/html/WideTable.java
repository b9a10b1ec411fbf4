package dev.redwork.dashboard.html;

/**
 * A table that may be wider than its page: it scrolls in a box of its own. The box takes the focus, since rows without a link would else
 * be out of reach for the keyboard.
 *
 * @param caption what it is, for those who do not see it
 * @param kind how it is laid out, a class of the style sheet; empty: as most are
 * @param part its id, where it follows what happens; empty: it stays as it is
 */
public record WideTable(String caption, String kind, String part) {
    public WideTable(String caption) {
        this(caption, "", "");
    }

    public WideTable kind(String name) {
        return new WideTable(caption, name, part);
    }

    public WideTable part(String id) {
        return new WideTable(caption, kind, id);
    }

    /**
     * Draws it.
     *
     * @param head cells of its first row; nothing: it has none
     * @param rows {@link Html}, or several
     */
    public Html of(Html head, Object rows) {
        return Html.of(
                """
                <div class="scroll" tabindex="0" role="group" aria-label="{}"{}><table{}><caption class="unseen">{}</caption>
                {}<tbody>{}</tbody></table></div>
                """,
                caption,
                Html.when(!part.isEmpty(), Html.of(" id=\"{}\" data-part data-still", part)),
                Html.when(!kind.isEmpty(), Html.of(" class=\"{}\"", kind)),
                caption,
                Html.when(head != Html.NOTHING, Html.of("<thead><tr>{}</tr></thead>", head)),
                rows);
    }
}
