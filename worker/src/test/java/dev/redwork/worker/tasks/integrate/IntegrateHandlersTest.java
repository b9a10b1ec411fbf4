package dev.redwork.worker.tasks.integrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.redwork.job.PermanentFailure;
import dev.redwork.tasks.Integrand;
import dev.redwork.tasks.Integration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrateHandlersTest {
    /** The sum of n slices of x^2 is (n-1)n(2n-1)/6 squares of the width. */
    @Test
    void theReferenceValues() throws InterruptedException {
        assertThat(area(Integrand.SQUARE, 0, 10, 100)).isEqualTo(328.35, within(1e-12));
        assertThat(area(Integrand.SQUARE, 0, 10, 10_000_000)).isEqualTo(333.333283333335, within(1e-12));
        assertThat(area(Integrand.SQUARE, 0, 10, 1)).isZero();
    }

    /** Left rule: off by half a slice of what the function gains, to the first order. */
    @ParameterizedTest
    @CsvSource({
        "SQUARE, -3, 6, 81",
        "SINE, 0, 3.141592653589793, 2",
        "EXPONENTIAL, -1, 1, 2.3504023872876028",
        "ROOT, 0, 4, 5.333333333333333",
        "WITCH, 0, 1, 0.7853981633974483"
    })
    void eachFunctionHasItsArea(Integrand function, double a, double b, double area) throws InterruptedException {
        int slices = 1_000_000;
        double half = (b - a) / slices * (function.at(b) - function.at(a)) / 2;
        assertThat(area(function, a, b, slices) + half).isEqualTo(area, within(1e-8));
    }

    @Test
    void jobsThatShareTheSlicesHaveTheSameSumButForItsLastDigits() throws InterruptedException {
        Integration whole = Integration.of(Integrand.EXPONENTIAL, 0, 1, 1_000_000);
        double sum = IntegrateHandlers.sum(whole);
        for (int jobs : new int[] {2, 3, 7, 100, 999}) {
            double parts = 0;
            for (long job = 0; job < jobs; job++) {
                parts += IntegrateHandlers.sum(whole.slices(1_000_000 * job / jobs, 1_000_000 * (job + 1) / jobs));
            }
            assertThat(parts).as("%d jobs", jobs).isEqualTo(sum, within(sum * 1e-13));
        }
        assertThat(IntegrateHandlers.sum(whole.slices(5, 5))).isZero();
    }

    /** Of 10^7 tenths one after another, 1e-7 would be missing. */
    @Test
    void theErrorDoesNotGrowWithTheSlices() throws InterruptedException {
        assertThat(area(Integrand.WITCH, 0, 1e-9, 10_000_000)).isEqualTo(1e-9, within(1e-24));
    }

    @Test
    void aSumBeyondTheLargestDoubleFailsForGood() {
        assertThatThrownBy(() -> area(Integrand.EXPONENTIAL, 700, 709.7, 100_000))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("exp from 700.0 to 709.7 is beyond the largest double");
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> area(Integrand.SINE, 0, 1, Integration.LIMIT))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 1, 1, a is NaN",
        "0, Infinity, 1, b is Infinity",
        "-1, 1, 1, a is -1.0: sqrt has no finite value there",
        "1, 1, 1, must begin below its end",
        "2, 1, 1, must begin below its end",
        "0, 1, 0, the slices are 0",
        "0, 1, -4, the slices are -4",
        "0, 1, 1000000000001, must be 1 to 1000000000000"
    })
    void otherAreasAreRefused(double a, double b, long slices, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integration.of(Integrand.ROOT, a, b, slices))
                .withMessageContaining(message);
    }

    @Test
    void anAreaThatIsWiderThanAnyDoubleIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integration.of(Integrand.WITCH, -1e308, 1e308, 10))
                .withMessageContaining("width");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integration.of(Integrand.EXPONENTIAL, 0, 710, 10))
                .withMessageContaining("exp has no finite value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integration.of(Integrand.SINE, 0, 1, 10).slices(3, 11))
                .withMessageContaining("0 <= from <= to <= 10");
    }

    @Test
    void functionsHaveTwoNames() {
        for (Integrand one : Integrand.values()) {
            assertThat(Integrand.of(one.formula()))
                    .isEqualTo(Integrand.of(one.name()))
                    .isEqualTo(one);
        }
        assertThat(Integrand.of("Sin")).isEqualTo(Integrand.SINE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integrand.of("cos"))
                .withMessage("'cos' is no function here, must be one of x^2, sin, exp, sqrt, 1/(1+x^2)");
    }

    private static double area(Integrand function, double a, double b, long slices) throws InterruptedException {
        Integration whole = Integration.of(function, a, b, slices);
        return IntegrateHandlers.sum(whole) * whole.width();
    }
}
