package dev.redwork.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Payload;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks are cut into the text; all else stays byte for byte. */
class MaskedJsonTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(
                        "{\"card\":{\"number\":\"4111\",\"name\":\"Ann\"}}",
                        "/card/number",
                        "{\"card\":{\"number\":\"***\",\"name\":\"Ann\"}}"),
                Arguments.of("{\"card\":{\"number\":\"4111\"},\"n\":1}", "/card", "{\"card\":\"***\",\"n\":1}"),
                Arguments.of(
                        "{ \"a\" : 12345678901234567890123 ,\"b\":1.10,\"c\":[ 1 ] }",
                        "/c",
                        "{ \"a\" : 12345678901234567890123 ,\"b\":1.10,\"c\":\"***\" }"),
                Arguments.of("{\"a\":12345678901234567890123}", "/a", "{\"a\":\"***\"}"),
                Arguments.of(
                        "{\"a\":-1.5e-7 , \"b\":true,\"c\":null}", "/a", "{\"a\":\"***\" , \"b\":true,\"c\":null}"),
                Arguments.of("[7,8,9]", "/1", "[7,\"***\",9]"),
                Arguments.of("[{\"k\":1},{\"k\":2},3]", "/*/k", "[{\"k\":\"***\"},{\"k\":\"***\"},3]"),
                Arguments.of(
                        "{\"a\":{\"k\":1},\"b\":[{\"k\":2}]}", "/*/*/k", "{\"a\":{\"k\":1},\"b\":[{\"k\":\"***\"}]}"),
                Arguments.of("{\"a\":1,\"a\":2}", "/a", "{\"a\":\"***\",\"a\":\"***\"}"),
                Arguments.of("{\"n\\u0075m\":1,\"ä\":\"ö\"}", "/num", "{\"n\\u0075m\":\"***\",\"ä\":\"ö\"}"),
                Arguments.of("{\"ä\":\"ö\",\"x\":\"ö\"}", "/ä", "{\"ä\":\"***\",\"x\":\"ö\"}"),
                Arguments.of("{\"a/b\":1,\"m~n\":2,\"\":3}", "/a~1b", "{\"a/b\":\"***\",\"m~n\":2,\"\":3}"),
                Arguments.of("{\"a/b\":1,\"m~n\":2,\"\":3}", "/m~0n", "{\"a/b\":1,\"m~n\":\"***\",\"\":3}"),
                Arguments.of("{\"a/b\":1,\"m~n\":2,\"\":3}", "/", "{\"a/b\":1,\"m~n\":2,\"\":\"***\"}"),
                Arguments.of("{\"a\":1}", "/b", "{\"a\":1}"),
                Arguments.of("{\"a\":1}", "/a/b", "{\"a\":1}"),
                Arguments.of("{\"a\":1}", "", "\"***\""),
                Arguments.of("42", "", "\"***\""),
                Arguments.of("42", "/a", "42"),
                Arguments.of("\"secret\"", "/a", "\"secret\""),
                Arguments.of("{\"a\":1}", "no pointer", "\"***\""),
                Arguments.of("{\"a\":1", "/b", "\"***\""),
                Arguments.of("{\"a\":1} 2", "/b", "\"***\""),
                Arguments.of("", "/b", "\"***\""),
                Arguments.of("nonsense", "/b", "\"***\""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void valuesAtThePointerAreMaskedAndNothingElse(String json, String pointer, String masked) {
        assertThat(MaskedJson.of(Payload.of(json), List.of(pointer))).hasToString(masked);
    }

    @Test
    void severalPointersAtOnceAndOneInsideOfAnother() {
        assertThat(MaskedJson.of(Payload.of("{\"a\":{\"b\":1},\"c\":2,\"d\":3}"), List.of("/a/b", "/d", "/a")))
                .hasToString("{\"a\":\"***\",\"c\":2,\"d\":\"***\"}");
        Payload same = Payload.of("{}");
        assertThat(MaskedJson.of(same, List.of())).isSameAs(same);
    }

    @Test
    void aPartOfALargerArrayIsMasked() {
        byte[] all = Payload.of("xx{\"a\":1}yy").array();
        assertThat(MaskedJson.of(new Payload(all, 2, 7), List.of("/a"))).hasToString("{\"a\":\"***\"}");
    }

    @Test
    void allOfItIsMaskedWhereAPlaceInItCannotBeFound() {
        String deep = "[".repeat(300) + "1" + "]".repeat(300);
        assertThat(MaskedJson.of(Payload.of(deep), List.of("/x"))).hasToString("\"***\"");
        assertThat(MaskedJson.of(Payload.of("{\"a\":1}".getBytes(UTF_16BE)), List.of("/x")))
                .hasToString("\"***\"");
    }
}
