package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.json.JobJson;
import java.io.PrintWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of what a handler threw, however badly the thrown thing behaves. */
class FailureTest {
    @Test
    void anExceptionIsKeptWithClassMessageAndStack() {
        Failure failure = Failure.thrown(new IllegalStateException("broken"), 5, 7);

        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("broken");
        assertThat(failure.stack())
                .startsWith("java.lang.IllegalStateException: broken")
                .contains("FailureTest");
        assertThat(failure.at()).isEqualTo(5);
        assertThat(failure.delay()).isEqualTo(7);
    }

    @Test
    void aLongMessageAndALongStackAreCut() {
        Failure failure = Failure.thrown(new IllegalStateException("x".repeat(1_000_000)), 0, 0);

        assertThat(failure.message()).hasSizeLessThan(2_100);
        assertThat(failure.stack()).hasSizeLessThan(2_100);
    }

    /** As JSON, in which one of these takes two to four bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d\ude00", "\u20ac", "\u00e9", "x\ud83d\ude00"})
    void whatIsCutIsCutByItsBytesAndBetweenCharacters(String character) {
        Failure failure = Failure.thrown(new IllegalStateException(character.repeat(5_000)), 0, 0);

        assertThat(JobJson.write(failure)).hasSizeBetween(3_000, 4_400);
        assertThat(failure.message()).doesNotContainPattern("[\\ud800-\\udbff](?![\\udc00-\\udfff])");
        assertThat(failure.stack())
                .contains("IllegalStateException: " + character)
                .contains("\tat ");
    }

    @Test
    void ofALongStackTheFirstCauseIsKept() {
        Throwable thrown = new IllegalStateException("the first cause");
        for (int i = 0; i < 50; i++) {
            thrown = new IllegalStateException("wrapped " + i, thrown);
        }

        assertThat(Failure.thrown(thrown, 0, 0).stack())
                .startsWith("java.lang.IllegalStateException: wrapped 49")
                .contains("the first cause")
                .hasSizeLessThan(2_100);
    }

    /** As a class that cannot be loaded, or a toString that calls itself. */
    @Test
    void aFrameThroughWhichAStackWasCutIsNone() {
        String stack =
                "a.B: m\n\tat java.lang.Thread.run(Thread.java:1)\n\tat com.acme.Mail.se...\njava:103)\n\tat com.acme.A.b(A.java:2)";
        assertThat(new Failure(Failure.Reason.FAILED, "a.B", "m", stack, 0, 0).frame())
                .isEqualTo("com.acme.A.b(A.java:2)");
    }

    @Test
    void anExceptionWhoseOwnMethodsThrowAnErrorIsStillKept() {
        Failure failure = Failure.thrown(new Endless(), 0, 0);

        assertThat(failure.type()).endsWith("Endless");
        assertThat(failure.message()).contains("could not be read: java.lang.StackOverflowError");
        assertThat(failure.stack()).contains("could not be printed: java.lang.LinkageError");
    }

    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("InfiniteRecursion")
        public String getMessage() {
            return getMessage() + "!";
        }

        @Override
        public void printStackTrace(PrintWriter out) {
            throw new LinkageError("gone");
        }
    }

    @Test
    void anExceptionThatThrowsIsStillKept() {
        Failure failure = Failure.thrown(new Vicious(), 0, 0);

        assertThat(failure.type()).endsWith("Vicious");
        assertThat(failure.message()).contains("could not be read");
        assertThat(failure.stack()).contains("could not be printed");
    }

    private static final class Vicious extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("ha");
        }

        @Override
        public void printStackTrace(PrintWriter out) {
            throw new IllegalStateException("ha");
        }
    }
}
