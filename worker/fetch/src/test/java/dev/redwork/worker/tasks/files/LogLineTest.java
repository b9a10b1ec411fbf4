package dev.redwork.worker.tasks.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private static final String START = "h - - [10/Oct/2000:13:55:36 -0700] ";
    private static final String AGENT = START + "\"GET /a HTTP/1.1\" 200 1 \"-\" ";

    @Test
    void allFieldsOfTheCommonFormat() {
        LogLine line =
                read("203.0.113.9 - frank [10/Oct/2000:13:55:36 -0730] \"GET /apache_pb.gif?x=1#y HTTP/1.0\" 200 2326");
        assertThat(line.host()).isEqualTo("203.0.113.9");
        assertThat(line.identity()).isEmpty();
        assertThat(line.user()).contains("frank");
        assertThat(line.time()).isEqualTo(OffsetDateTime.parse("2000-10-10T13:55:36-07:30"));
        assertThat(line.time().getOffset()).hasToString("-07:30");
        assertThat(line.request()).isEqualTo("GET /apache_pb.gif?x=1#y HTTP/1.0");
        assertThat(line.method()).isEqualTo("GET");
        assertThat(line.url()).isEqualTo("/apache_pb.gif?x=1#y");
        assertThat(line.path()).isEqualTo("/apache_pb.gif");
        assertThat(line.protocol()).contains("HTTP/1.0");
        assertThat(line.status()).isEqualTo(200);
        assertThat(line.size()).hasValue(2_326);
        assertThat(line.referrer()).isEmpty();
        assertThat(line.agent()).isEmpty();
        assertThat(line.agentProduct()).isEmpty();
    }

    @Test
    void allFieldsOfTheCombinedFormat() {
        LogLine line = read("2001:db8::1  ident\tada [29/Feb/2024:00:00:00 +0000]  \"POST / HTTP/2.0\" 304 -"
                + " \"http://x.example/?q=\\\"a\\\"\" \"Mozilla/5.0 (X11; Linux (x86_64)) AppleWebKit/537.36"
                + " (KHTML) Chrome/74.0\" 12 \"more\"");
        assertThat(line.host()).isEqualTo("2001:db8::1");
        assertThat(line.identity()).contains("ident");
        assertThat(line.user()).contains("ada");
        assertThat(line.size()).isEmpty();
        assertThat(line.referrer()).contains("http://x.example/?q=\"a\"");
        assertThat(line.agentProduct()).contains("Mozilla/5.0");
        assertThat(line.agentSystem()).contains("X11; Linux (x86_64)");
        assertThat(line.agentRest()).contains("AppleWebKit/537.36 (KHTML) Chrome/74.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "GET /a b  c HTTP/1.1|GET|/a b  c|/a b  c|HTTP/1.1",
                "GET /a b|GET|/a b|/a b|none",
                "GET /a|GET|/a|/a|none",
                "GET|GET|''|''|none",
                "-|-|''|''|none",
                "''|''|''|''|none",
                "GET HTTP/1.1|GET|''|''|HTTP/1.1",
                "GET http://x.example/p?q HTTP/1.1|GET|http://x.example/p?q|/p|HTTP/1.1",
                "GET http://x.example HTTP/1.1|GET|http://x.example|''|HTTP/1.1",
                "GET //double/p HTTP/1.1|GET|//double/p|//double/p|HTTP/1.1",
                "OPTIONS * HTTP/1.1|OPTIONS|*|''|HTTP/1.1",
                "CONNECT x.example:443 HTTP/1.1|CONNECT|x.example:443|''|HTTP/1.1",
                "GET ?q HTTP/1.1|GET|?q|''|HTTP/1.1",
                "GET #f HTTP/1.1|GET|#f|''|HTTP/1.1",
                "GET /a\\\"b\\\\\\x41\\t HTTP/1.1|GET|'/a\"b\\A\t'|'/a\"b\\A\t'|HTTP/1.1",
                "GET /\\xc3\\xa9\\xff HTTP/1.1|GET|/\u00e9\ufffd|/\u00e9\ufffd|HTTP/1.1",
                "GET /\u00e9 HTTP/1.1|GET|/\u00e9|/\u00e9|HTTP/1.1",
                "\\x16\\x03\\x01|'\u0016\u0003\u0001'|''|''|none",
                "\\x1|x1|''|''|none",
            })
    void theRequestInItsParts(String request, String method, String url, String path, String protocol) {
        LogLine line = read(START + '"' + request + "\" 200 1");
        assertThat(line.method()).isEqualTo(method);
        assertThat(line.url()).isEqualTo(url);
        assertThat(line.path()).isEqualTo(path);
        assertThat(line.protocol().orElse(null)).isEqualTo(protocol);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "curl/7.88|curl/7.88|none|none",
                "A (b) c|A|b|c",
                "A/1 B/2 (b (c) d)|A/1 B/2|b (c) d|none",
                "(b) c|none|b|c",
                "A ( b|A ( b|none|none",
                "A ) b|A ) b|none|none",
                "A () b|A|none|b",
                "''|none|none|none",
                "-|none|none|none",
            })
    void theAgentInThreeParts(String agent, String product, String system, String rest) {
        LogLine line = read(AGENT + '"' + agent + '"');
        assertThat(line.agentProduct().orElse(null)).isEqualTo(product);
        assertThat(line.agentSystem().orElse(null)).isEqualTo(system);
        assertThat(line.agentRest().orElse(null)).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "h",
                "h - -",
                "h - - [",
                " h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - a b [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - 10/Oct/2000:13:55:36 -0700 \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:55:36 -0700]\"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:55:36 -0700] GET /a HTTP/1.1 200 1",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1 200 1",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\\\" 200 1",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\"",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 20 1",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 2000 1",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 2x0 1",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1x",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 --",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1234567890123456789",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1 x",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1 \"r\"",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1 \"r\" \"a",
                "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1 \"r\" \"a\"b",
                "h - - [10/Foo/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [00/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [31/Nov/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [29/Feb/2023:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:24:00:00 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:60:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:55:60 -0700] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:55:36 0700 ] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:55:36 +1900] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10/Oct/2000:13:55:36 +1801] \"GET /a HTTP/1.1\" 200 1",
                "h - - [10-Oct-2000 13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1",
                "# comment",
                "\u0000\u0001\ufffd",
                "{\"json\": \"log\"}",
            })
    void whatIsInNeitherFormatIsMalformed(String line) {
        assertThat(LogLine.of(line)).isEmpty();
    }

    /** Cut or with bytes that were changed, a line is malformed or can be read, all of it. */
    @Test
    void noLineThrows() {
        Random random = new Random(17);
        byte[] good = (AGENT + "\"A (b) c\"").getBytes(StandardCharsets.UTF_8);
        byte[] alphabet = "\"\\[]() \t-:/x0\u00e9\0?#".getBytes(StandardCharsets.UTF_8);
        int readable = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] line = good.clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                line[random.nextInt(line.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            int from = random.nextInt(3);
            int to = line.length - (random.nextBoolean() ? 0 : random.nextInt(line.length - from));
            readable += LogLine.of(line, from, to).map(LogLineTest::readAll).orElse(0);
        }
        assertThat(readable).isBetween(2_000, 45_000);
    }

    private static int readAll(LogLine line) {
        assertThat(line.host()).isNotEmpty();
        assertThat(line.identity()).isNotNull();
        assertThat(line.user()).isNotNull();
        assertThat(line.time()).isNotNull();
        assertThat(line.request()).isNotNull();
        assertThat(line.method()).isNotNull();
        assertThat(line.url().length()).isGreaterThanOrEqualTo(line.path().length());
        assertThat(line.protocol()).isNotNull();
        assertThat(line.status()).isBetween(0, 999);
        assertThat(line.size()).isNotNull();
        assertThat(line.referrer()).isNotNull();
        assertThat(line.agentProduct()).isNotNull();
        assertThat(line.agentSystem()).isNotNull();
        assertThat(line.agentRest()).isNotNull();
        return 1;
    }

    private static LogLine read(String line) {
        return LogLine.of(line).orElseThrow();
    }
}
