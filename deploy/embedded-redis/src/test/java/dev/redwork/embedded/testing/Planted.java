package dev.redwork.embedded.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Test classes with faults that the build must find; only TestCountListenerTest runs them. */
final class Planted {
    private Planted() {}

    static final class Sound {
        @Test
        void runs() {}
    }

    static final class SoundInside {
        @Nested
        final class Inner {
            @Test
            void runs() {}
        }
    }

    static final class WithoutTests {
        void looksLikeATest() {}
    }

    static final class EmptyFactory {
        @TestFactory
        Stream<DynamicTest> none() {
            return Stream.empty();
        }
    }

    static final class OneDisabled {
        @Test
        void runs() {}

        @Test
        @Disabled("no time")
        void rests() {}
    }

    @Disabled("no time")
    static final class AllDisabled {
        @Test
        void rests() {}
    }

    static final class Aborting {
        @Test
        void gives() {
            abort("up");
        }
    }
}
