package dev.redwork.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A form as JSON: the name of a field says what its value is. */
class FormBodyTest {
    private static String json(String form) {
        return FormBody.json(FormBody.fields(form)).json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | {}",
                "reason=all+%26+more | {\"reason\":\"all & more\"}",
                "reason= | {}",
                "expect:number=12345678901234567890123 | {\"expect\":12345678901234567890123}",
                "paused:flag=true | {\"paused\":true}",
                "paused:flag=false | {\"paused\":false}",
                "input:json=%7B%22a%22%3A1.10%7D | {\"input\":{\"a\":1.10}}",
                "ids:list=a&ids:list=b | {\"ids\":[\"a\",\"b\"]}",
                "limits.jobs:number=5&limits.bytes:number= | {\"limits\":{\"jobs\":5}}",
                "limits.jobs:number= | {}",
            })
    void eachFieldHasItsPlace(String form, String json) {
        assertThat(json(form)).isEqualTo(json);
    }

    /** Cut into fields, eight megabytes would take hundreds. */
    @Test
    void aFormOfMillionsOfFieldsIsNotCut() {
        assertThat(FormBody.fields("a&".repeat(1_099) + "a").get("a")).hasSize(1_100);
        assertThatThrownBy(() -> FormBody.fields("a&".repeat(4_000_000)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 1100 fields");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reason=%zz | no number",
                "reason=a&reason=b | 2 times",
                "expect:number=a | expect",
                "input:json={ | input",
                "input:json=1,\"x\":2 | input",
            })
    void whatIsNoneIsRefused(String form, String words) {
        assertThatThrownBy(() -> json(form))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400))
                .hasMessageContaining(words);
    }
}
