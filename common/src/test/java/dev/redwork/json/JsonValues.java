package dev.redwork.json;

import java.util.stream.Stream;

/** JSON values that are easy to spoil. */
final class JsonValues {
    private JsonValues() {}

    static Stream<String> all() {
        return Stream.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "1.50",
                "1e400",
                "1E-7",
                "7".repeat(5_000),
                "-0." + "3".repeat(5_000),
                "\"\"",
                "\"a \\\"quoted\\\" \\\\ back\\/slash \\u00e9 \\n\"",
                "\"}],{[\"",
                "\"é ∑ 漢 😀\"",
                "\"" + "x".repeat(100_000) + "\"",
                "\"" + "é😀".repeat(20_000) + "\"",
                "[]",
                "{}",
                "[ 1 ,\t2,\r\n3 ]",
                "{ \"v\" : 2, \"task\":\"other\", \"input\": {\"input\": [] } }",
                "{\"é\":\"}\"}",
                "[".repeat(150) + "]".repeat(150),
                "[" + "12345678,".repeat(20_000) + "0]");
    }
}
