package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.job.Payload;
import dev.redwork.text.Numbers;
import org.jspecify.annotations.Nullable;

/** An input or an output, as text, byte for byte as it is stored: nothing reads it as JSON on its way, which would lose digits. */
final class PayloadPanel {
    /** Bytes that are shown unless all are asked for. */
    static final int SHOWN_BYTES = 16 * 1024;

    private PayloadPanel() {}

    /**
     * The panel.
     *
     * @param name {@code input} or {@code output}
     * @param payload as its caller may see it; null: it is not there
     * @param missing a sentence about that
     * @param all whether all of it is shown
     * @param places where all of it is
     */
    static Html of(String name, @Nullable Payload payload, String missing, boolean all, Places places) {
        if (payload == null) {
            return Html.of("<p class=\"fine\">{}</p>", missing);
        }
        boolean cut = !all && payload.length() > SHOWN_BYTES;
        String size = Numbers.bytes(payload.length());
        return Html.of(
                """
                <div class="text{}"><pre tabindex="0" aria-label="{}"><code>{}</code></pre>{}</div>
                <p class="fine">{}{} · <a href="{}" download>download</a></p>
                """,
                all ? " all" : "",
                name,
                cut ? start(payload) : payload,
                Html.when(!cut, Pieces.copy()),
                cut ? Html.of("the first {} of it · ", Numbers.bytes(SHOWN_BYTES)) : Html.NOTHING,
                cut ? Pieces.link(places.all(), "show all (" + size + ")") : size,
                places.file());
    }

    /**
     * Where a payload is, too.
     *
     * @param all the page that shows all of it
     * @param file the API's
     */
    record Places(String all, String file) {}

    /** The first bytes, without a character that the cut goes through. */
    private static Payload start(Payload payload) {
        int length = SHOWN_BYTES;
        while (length > 0 && isInside(payload.array()[payload.offset() + length])) {
            length--;
        }
        return new Payload(payload.array(), payload.offset(), length);
    }

    private static boolean isInside(byte one) {
        return (one & 0xC0) == 0x80;
    }
}
