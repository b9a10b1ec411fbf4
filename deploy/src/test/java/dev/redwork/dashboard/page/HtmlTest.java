package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.dashboard.html.Html;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is put into a template stays text. */
class HtmlTest {
    @Test
    void eachSignThatMeansSomethingIsEscaped() {
        assertThat(Html.of("<a title=\"{}\">{}</a>", "\"><script>", "a & 'b' <i>"))
                .hasToString("<a title=\"&quot;&gt;&lt;script&gt;\">a &amp; &#39;b&#39; &lt;i&gt;</a>");
        assertThat(Html.text("nul \0 here")).hasToString("nul \uFFFD here");
    }

    @Test
    void piecesAreNotEscapedTwice() {
        Html bold = Html.of("<b>{}</b>", "1 < 2");

        assertThat(Html.of("{}{}{}", bold, List.of(bold, bold), null))
                .hasToString("<b>1 &lt; 2</b><b>1 &lt; 2</b><b>1 &lt; 2</b>");
        assertThat(Html.when(false, bold).isNothing()).isTrue();
    }

    @Test
    void textFromTheRightIsKeptApartFromItsNeighbours() {
        String right = "\u05d0\u202e";
        assertThat(Html.of("<p>{} of {}</p>", right, "q")).hasToString("<p><bdi>" + right + "</bdi> of q</p>");
        assertThat(Html.of("<a title=\"{}\">x</a>", right)).hasToString("<a title=\"" + right + "\">x</a>");
        assertThat(Html.of(" data-href=\"/{}\"", right)).hasToString(" data-href=\"/" + right + "\"");
        assertThat(Html.of("<option selected>{}</option>", right))
                .hasToString("<option selected>" + right + "</option>");
        assertThat(Html.of("<title>{}</title>", right)).hasToString("<title>" + right + "</title>");
        assertThat(Html.text("é 日 😀")).hasToString("é 日 😀");
    }

    @Test
    void bytesThatAreNoTextAreShownAsRedisCliDoes() {
        assertThat(Html.text("caf\udce9 \ud800")).hasToString("caf\\xe9 \uFFFD");
    }

    @Test
    void aValueIsNoTemplate() {
        assertThat(Html.of("{} {}", "{}", "x")).hasToString("{} x");
    }

    @Test
    void eachPlaceNeedsItsValue() {
        assertThatThrownBy(() -> Html.of("{} {}", "one")).hasMessageContaining("more places");
        assertThatThrownBy(() -> Html.of("{}", "one", "two")).hasMessageContaining("more values");
    }
}
