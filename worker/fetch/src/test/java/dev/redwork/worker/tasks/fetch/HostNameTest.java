package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    /** As the URL Standard's own tests and browsers have them; RFC 3492's samples among them. */
    @ParameterizedTest
    @CsvSource({
        "example.COM, example.com",
        "bücher.test, xn--bcher-kva.test",
        "BÜCHER.test, xn--bcher-kva.test",
        "bu\u0308cher.test, xn--bcher-kva.test",
        "xn--bcher-kva.test, xn--bcher-kva.test",
        "XN--BCHER-KVA.Test, xn--bcher-kva.test",
        "www.xn--bcher-kva.test, www.xn--bcher-kva.test",
        "bücher.xn--bcher-kva.test, xn--bcher-kva.xn--bcher-kva.test",
        "straße.de, xn--strae-oqa.de",
        "STRAẞE.de, xn--strae-oqa.de",
        "xn--strae-oqa.de, xn--strae-oqa.de",
        "strasse.de, strasse.de",
        "faß.ExAmPlE, xn--fa-hia.example",
        "βόλος.com, xn--nxasmm1c.com",
        "xn--nxasmm1c.com, xn--nxasmm1c.com",
        "☃.test, xn--n3h.test",
        "xn--n3h.test, xn--n3h.test",
        "💩.la, xn--ls8h.la",
        "日本語。ＪＰ, xn--wgv71a119e.jp",
        "例え.テスト, xn--r8jz45g.xn--zckzah",
        "xn--80ak6aa92e.com, xn--80ak6aa92e.com",
        "www.аррӏе.com, www.xn--80ak6aa92e.com",
        "نامه\u200cای.com, xn--mgba3gch31f060k.com",
        "xn--mgba3gch31f060k.com, xn--mgba3gch31f060k.com",
        "ශ්\u200dරී.com, xn--10cl1a0b660p.com",
        "عربي.test, xn--ngbrx4e.test",
        "ليهمابتكلموشعربي؟.test, xn--egbpdaj6bu4bxfgehfvwxn.test",
        "他们为什么不说中文.test, xn--ihqwcrb4cv8a8dqg056pqjye.test",
        "Pročprostěnemluvíčesky.test, xn--proprostnemluvesky-uyb24dma41a.test",
        "3年B組金八先生.test, xn--3b-ww4c5e180e575a65lsy2b.test",
        "-> $1.00 <-, -> $1.00 <-",
        "so\u00adft.test, soft.test",
        "so\u200bft.test, soft.test",
        "①②⑦.1, 127.1",
        "ﬃ.test, ffi.test",
        "a..b, a..b",
        "bücher.test., xn--bcher-kva.test."
    })
    void aNameIsMappedAsBrowsersDo(String name, String ascii) {
        assertThat(HostName.ascii(name)).isEqualTo(ascii);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not what any name becomes.
                "xn--",
                "xn--a",
                "xn--abc-.test",
                "xn--bcher-kv\u00e4.test",
                "xn--0.test",
                "xn--99999999.test",
                "xn--bcher_kva.test",
                "xn--Bücher.test",
                // Holds what would have been mapped: capital ü, a ligature, ü in two characters.
                "xn--cher-fna.test",
                "xn--lm6c.test",
                "xn--bucher-xyd.test",
                "xn--xn--a-gua.test",
                // Disallowed characters, a mark at the start, joiners that join nothing.
                "a\ufffdb.test",
                "a\u0080.test",
                "a\ue000.test",
                "a\ud800.test",
                "\u0301a.test",
                "a\u200cb.test",
                "a\u200db.test",
                "\u200d.test",
                "xn--ab-j1t.test",
                // Directions that mix.
                "\u05e2a.test",
                "a\u05e2.test",
                "1\u05e2.test",
                "\u0661\u05e21.test",
                "\u05e2.1a"
            })
    void noName(String name) {
        assertThat(HostName.ascii(name)).isNull();
    }

    @Test
    void whatHttpClientMakesOfANameComesBackToIt() {
        Random random = new Random(46);
        int[] starts = {0x61, 0xe0, 0x370, 0x430, 0x5d0, 0x620, 0x905, 0x3041, 0x4e00, 0xac00, 0x10d0, 0x1f300, 0x2d00};
        int unicode = 0;
        for (int i = 0; i < 20_000; i++) {
            int start = starts[random.nextInt(starts.length)];
            StringBuilder label = new StringBuilder();
            for (int c = 1 + random.nextInt(6); c > 0; c--) {
                label.appendCodePoint(random.nextInt(4) == 0 ? 'a' + random.nextInt(26) : start + random.nextInt(96));
            }
            String ascii = HostName.ascii(label + ".test");
            if (ascii != null && ascii.matches("[a-z0-9-]{1,63}\\.test")) {
                String kept = new HttpHost("http", ascii, -1).getHostName();
                unicode += kept.equals(ascii) ? 0 : 1;
                assertThat(CheckedNames.ascii(kept)).isEqualTo(ascii);
            }
        }
        assertThat(unicode).isGreaterThan(5_000);
    }
}
