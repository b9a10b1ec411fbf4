package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of a trace: well formed ones are kept as they stand, others are refused or, of a request, left out. */
class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void itTellsItsParts() {
        TraceContext trace = TraceContext.of(PARENT);

        assertThat(trace.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(trace.spanId()).isEqualTo("00f067aa0ba902b7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "0\n-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void aParentOfAnotherFormIsRefused(String parent) {
        assertThatThrownBy(() -> TraceContext.of(parent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("traceparent is not of the form");
        assertThat(TraceContext.ofHeaders(parent, "a=1", "b=2")).isNull();
    }

    @Test
    void aParentOfALaterVersionIsKept() {
        assertThat(TraceContext.of("cc" + PARENT.substring(2)).traceparent()).startsWith("cc-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "congo=t61rcWkgMzE",
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "a=1, ,\tb@c/d*e_f-g=a \"b\\c",
                "0=x",
                ""
            })
    void statesOfTheirFormAreKept(String state) {
        assertThat(new TraceContext(PARENT, state, null).tracestate()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=", "=b", "A=b", "a=b=c", "a=\u00e9", "a=b\n", "a\r\nb=c", "@a=b"})
    void statesOfAnotherFormAreRefusedAndOfARequestLeftOut(String state) {
        assertThatThrownBy(() -> new TraceContext(PARENT, state, null)).hasMessageContaining("tracestate is not");
        assertThat(TraceContext.ofHeaders(PARENT, state, "b=2")).isEqualTo(new TraceContext(PARENT, null, "b=2"));
    }

    @Test
    void theirSizesAreBounded() {
        String longest = "a=" + "x".repeat(254) + ",b=" + "x".repeat(253);
        String members = String.join(",", Collections.nCopies(32, "a=1"));
        assertThat(new TraceContext(PARENT, longest, null).tracestate()).hasSize(512);
        assertThat(new TraceContext(PARENT, members, null).tracestate()).isEqualTo(members);
        assertThatThrownBy(() -> new TraceContext(PARENT, longest + "x", null)).hasMessageContaining("513 characters");
        assertThatThrownBy(() -> new TraceContext(PARENT, members + ",a=1", null))
                .hasMessageContaining("tracestate");
        assertThatThrownBy(() -> new TraceContext(PARENT, "a=" + "x".repeat(257), null))
                .hasMessageContaining("tracestate");

        String most = "a=" + "x".repeat(8_190);
        assertThat(new TraceContext(PARENT, null, most).baggage()).hasSize(8_192);
        assertThatThrownBy(() -> new TraceContext(PARENT, null, most + "x")).hasMessageContaining("8193 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userId=alice,serverNode=DF%2028,isProduction=false",
                "key1 = value1 ; property1 ; property2 , key2=value2,\tkey3=value3; k = v",
                "a=",
                "a=b=c"
            })
    void baggageOfItsFormIsKept(String baggage) {
        assertThat(new TraceContext(PARENT, null, baggage).baggage()).isEqualTo(baggage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "=b", "a=b,", "a=b;", "a=b c", "a=\"b\"", "a b=c", "a=\u00e9", "a=b\r\nX: y", "a=b;c d"})
    void baggageOfAnotherFormIsRefusedAndOfARequestLeftOut(String baggage) {
        assertThatThrownBy(() -> new TraceContext(PARENT, null, baggage)).hasMessageContaining("baggage is not");
        assertThat(TraceContext.ofHeaders(PARENT, "a=1", baggage)).isEqualTo(new TraceContext(PARENT, "a=1", null));
    }

    @Test
    void headersThatAreNotThereAreLeftOut() {
        assertThat(TraceContext.ofHeaders(null, "a=1", "b=2")).isNull();
        assertThat(TraceContext.ofHeaders(PARENT, "", "")).isEqualTo(TraceContext.of(PARENT));
        assertThat(TraceContext.ofHeaders(PARENT, null, null)).isEqualTo(TraceContext.of(PARENT));
    }
}
