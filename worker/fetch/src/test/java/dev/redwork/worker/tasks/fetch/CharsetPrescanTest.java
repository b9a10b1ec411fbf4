package dev.redwork.worker.tasks.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharsetPrescanTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "<meta charset=gbk>|GBK",
                "<META CHARSET='GB2312'>|GBK",
                "<meta/charset=\"gbk\"/>|GBK",
                "<meta charset = \" gbk \">|GBK",
                "<meta\tfoo charset=gbk>|GBK",
                "<meta name=x content='a>b' charset=gbk>|GBK",
                "<meta http-equiv=Content-Type content='text/html; charset=euc-jp'>|EUC-JP",
                "<meta content='text/html; charset = \"euc-jp\"' http-equiv='CONTENT-TYPE'>|EUC-JP",
                "<meta http-equiv=content-type content=text/html;charset=euc-jp>|EUC-JP",
                "<meta http-equiv=content-type content='charset charset=euc-jp;x'>|EUC-JP",
                "<meta http-equiv=content-type content='charset=\"euc-jp'>|none",
                "<meta http-equiv=refresh content='0; charset=gbk'>|none",
                "<meta name=description content='a page about charset=gbk'>|none",
                "<!-- <meta charset=gbk> --><meta charset=utf-8>|UTF-8",
                "<!--><meta charset=gbk>|GBK",
                "<!---><meta charset=gbk>|GBK",
                "<!-- <meta charset=gbk>|none",
                "<!-- -- ><meta charset=gbk>-->|none",
                "<p title='<meta charset=gbk>'><meta charset=utf-8>|UTF-8",
                "</p title='<meta charset=gbk>'><meta charset=utf-8>|UTF-8",
                "<!x '<meta charset=gbk>'><meta charset=utf-8>|UTF-8",
                "<?x <meta charset=gbk>|none",
                "<metadata charset=gbk>|none",
                "<meta charset>|none",
                "<meta charset=gbk|none",
                "<meta charset=\"gbk|none",
                "<meta charset=nonsense><meta charset=gbk>|GBK",
                "<meta charset=nonsense http-equiv=content-type content='charset=gbk'>|none",
                "<meta charset=gbk charset=utf-8>|GBK",
                "<meta charset=utf-16>|UTF-8",
                "<meta charset=utf-16be>|UTF-8",
                "<meta charset=x-user-defined>|windows-1252",
                "<title>charset=gbk</title>|none",
                "<script>'<meta charset=gbk>'</script>|GBK",
                "<?xml version='1.0' encoding='gbk'?><p>|GBK",
                "<?xml version='1.0' encoding=\"utf-16\"?>|UTF-8",
                "<?xml version='1.0' encoding='gbk'?><meta charset=euc-jp>|EUC-JP",
                "<?xml version='1.0'?><p encoding='gbk'>|none",
                "no markup, charset=gbk|none",
                "<|none",
                "<meta|none"
            })
    void thePageSaysItWhereTheStandardLooks(String page, String name) {
        TextEncoding found = CharsetPrescan.ofHtml(page.getBytes(ISO_8859_1));
        assertThat(found == null ? "none" : found.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE, 3c003f0078006d00", "UTF-16BE, 003c003f0078006d"})
    void aDeclarationInTwoBytesSaysItself(String name, String bytes) {
        TextEncoding found = CharsetPrescan.ofHtml(HexFormat.of().parseHex(bytes));
        assertThat(found).isNotNull().extracting(TextEncoding::name).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "<?xml version='1.0' encoding='gbk'?>|GBK",
                "<?xml encoding = \"gbk\" ?>|GBK",
                "<?xml encoding='gb k'?>|none",
                "<?xml encoding='gbk?>|none",
                "<?xml encoding=gbk?>|none",
                " <?xml encoding='gbk'?>|none",
                "<meta charset=gbk>|none"
            })
    void xmlSaysItInItsDeclaration(String document, String name) {
        TextEncoding found = CharsetPrescan.ofXml(document.getBytes(ISO_8859_1));
        assertThat(found == null ? "none" : found.name()).isEqualTo(name);
    }
}
