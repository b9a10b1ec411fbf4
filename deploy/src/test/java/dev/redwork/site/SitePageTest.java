package dev.redwork.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SitePageTest {
    @Test
    void isTheSameForTheSameName() {
        assertThat(new SitePage("p17").html())
                .isEqualTo(new SitePage("p17").html())
                .isNotEqualTo(new SitePage("p18").html())
                .contains("<title>Page p17</title>");
    }

    @Test
    void tellsItsBytesAndWords() {
        for (int i = 0; i < 200; i++) {
            SitePage page = new SitePage("p" + i);
            assertThat(page.bytes()).isEqualTo(page.html().length());
            assertThat(page.words()).isEqualTo(page.html().strip().split("\\s+").length);
        }
    }

    /** As its documentation has it: the CRC-32 of `123456789` is 0xCBF43926, which is 3421780262. */
    @Test
    void isMadeByItsFormula() {
        SitePage page = new SitePage("123456789");
        assertThat(page.words()).isEqualTo(11 + 20 + 62);
        assertThat(page.html()).contains("<p> delta ember flint ");
    }

    @Test
    void refusesWhatIsNoName() {
        assertThatThrownBy(() -> new SitePage("<b>"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<b>");
    }
}
