package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and labels of the Encoding Standard. The texts were encoded by programs that have nothing to do with this one. */
class TextEncodingTest {
    private static final HexFormat HEX = HexFormat.of();

    static String decode(String label, byte[] bytes) throws IOException {
        StringWriter text = new StringWriter();
        try (Reader reader =
                Objects.requireNonNull(TextEncoding.of(label), label).open(new ByteArrayInputStream(bytes))) {
            reader.transferTo(text);
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "iso-8859-1, 497492732093636166e994209620352080, It’s “café” – 5 €",
        "us-ascii, 636166e9, café",
        "latin1, 818d8f909d, \u0081\u008d\u008f\u0090\u009d",
        "gb2312, d6ece946bbf9, 朱镕基",
        "gbk, 80, €",
        "gb18030, a2e3a8bc95328236d6ec, €ḿ𠀀朱",
        "shift_jis, 8740eee0ed95816081618080, ①髙﨑～∥\u0080\u0080",
        "windows-31j, b1f040fbfc, ｱ\ue000髙",
        "euc-kr, 8c63b9e6b0a2c7cf, 똠방각하",
        "big5, a4a4a4e5bfe9a44aaa6b, 中文輸入法",
        "big5-hkscs, 8862886488a38856, Ê̄Ê̌ê̄Ā",
        "euc-jp, c6fccbdcb8ecada18eb18fb0a1, 日本語①ｱ丂",
        "iso-2022-jp, 411b2442467c4b5c386c1b2849311b284a5c7e1b284242, A日本語ｱ¥‾B",
        "windows-1251, cff0e8e2e5f2, Привет",
        "koi8-r, f0d2c9, При",
        "koi8-u, b7d6c1cb, Їжак",
        "iso-8859-9, ddf0fdfe80, İğış€",
        "iso-8859-10, de6f726e, Þorn",
        "iso-8859-16, a4, €",
        "tis-620, e4b7c280, ไทย€",
        "x-mac-cyrillic, 8ff0e8e2e5f2, Привет",
        "ibm866, 8fe0a8a2a5e2, Привет",
        "macintosh, 6361668ed1db, café—€",
        "iso-8859-8-i, f9ecec, שלל",
        "utf-16, 6800e9006c006c006f00, héllo",
        "utf-16be, 006800e9, hé",
        "ucs-2, 6800, h",
        "x-user-defined, 4180ff, A\uf780\uf7ff",
        "unicode-1-1-utf-8, c3a9, é",
        "hz-gb-2312, 3c7363726970743e, \ufffd",
        "iso-2022-kr, 41, \ufffd"
    })
    void bytesAreReadAsTheWebMeansThem(String label, String bytes, String text) throws IOException {
        assertThat(decode(label, HEX.parseHex(bytes))).isEqualTo(text);
    }

    /** No byte of ASCII disappears behind one that is broken: it may be markup. */
    @ParameterizedTest
    @CsvSource({
        "gbk, 813c, \ufffd<",
        "gbk, ff41, \ufffdA",
        "gbk, 81, \ufffd",
        "gbk, 8130813c, \ufffd0\ufffd<",
        "gbk, 81303c, \ufffd0<",
        "gbk, 813081, \ufffd",
        "gbk, 81ff41, \ufffdA",
        "shift_jis, 813c, \ufffd<",
        "shift_jis, a0ff41, \ufffd\ufffdA",
        "euc-kr, b03c, \ufffd<",
        "euc-kr, ff3c, \ufffd<",
        "euc-jp, 8fa13c, \ufffd<",
        "euc-jp, 8e3c, \ufffd<",
        "big5, 813c, \ufffd<",
        "big5, ff, \ufffd",
        "iso-2022-jp, 1b3c, \ufffd<",
        "iso-2022-jp, 1b28423c, <",
        "iso-2022-jp, 1b28421b284a3c, \ufffd<",
        "iso-2022-jp, 1b2442461b28423c, \ufffd<",
        "iso-2022-jp, 1b, \ufffd",
        "iso-2022-jp, 1b2440, ''",
        "iso-2022-jp, 0e80, \ufffd\ufffd",
        "iso-8859-6, a141, \ufffdA",
        "utf-8, c33c, \ufffd<",
        "utf-8, eda0803c, \ufffd\ufffd\ufffd<",
        "utf-8, e08080c080f4908080, \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd",
        "utf-8, f09f923ce282, \ufffd<\ufffd",
        "utf-8, c3a9e282acf09f92a9efbbbf, é€💩\ufeff",
        "utf-16le, 00d83c00, \ufffd<",
        "utf-16le, 00d800d83ddca9dc, \ufffd\ud800\udc3d\ufffd",
        "utf-16le, 3dd8a9dc41, 💩\ufffd",
        "utf-16be, d83d003cd83ddca9d8, \ufffd<💩\ufffd",
        "utf-16be, dc00003cd83ddc, \ufffd<\ufffd"
    })
    void brokenBytesHideNothing(String label, String bytes, String text) throws IOException {
        assertThat(decode(label, HEX.parseHex(bytes))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "latin1, windows-1252",
        "' L1\t', windows-1252",
        "'\u000bL1', ",
        "'\u2003L1', ",
        "ISO_8859-1:1987, windows-1252",
        "ansi_x3.4-1968, windows-1252",
        "latin5, windows-1254",
        "cp936, ",
        "x-gbk, GBK",
        "chinese, GBK",
        "x-sjis, Shift_JIS",
        "ms_kanji, Shift_JIS",
        "ks_c_5601-1987, EUC-KR",
        "windows-949, EUC-KR",
        "x-x-big5, Big5",
        "logical, ISO-8859-8-I",
        "utf8, UTF-8",
        "utf-7, ",
        "utf-32, ",
        "unicodefffe, UTF-16BE",
        "csunicode, UTF-16LE",
        "none, ",
        "'', "
    })
    void aLabelIsTheWebs(String label, String name) {
        TextEncoding encoding = TextEncoding.of(label);
        assertThat(encoding == null ? null : encoding.name()).isEqualTo(name);
    }

    @Test
    void allLabelsOfTheStandardAreKnown() {
        List<String> lines = DataFile.lines("encodings.txt");
        assertThat(lines).hasSize(40);
        for (String line : lines) {
            List<String> words = List.of(line.split(" ", -1));
            assertThat(words.subList(1, words.size()))
                    .isNotEmpty()
                    .allSatisfy(label -> assertThat(Objects.requireNonNull(TextEncoding.of(label))
                                    .name())
                            .isEqualTo(words.get(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gbk", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "windows-1252", "utf-16le"})
    void anyBytesComeToAnEnd(String label) throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        assertThat(decode(label, bytes)).hasSizeBetween(20_000, 100_100);
    }
}
