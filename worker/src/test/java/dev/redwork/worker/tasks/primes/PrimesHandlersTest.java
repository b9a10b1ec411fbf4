package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.PermanentFailure;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PrimesHandlersTest {
    private static PrimesFound list(long lo, long hi) throws Exception {
        try (Handlers handlers = new Handlers().add(new PrimesHandlers())) {
            return handlers.handler(ShippedTasks.PRIMES_RANGE)
                    .run(new PrimeRange(lo, hi, true), JobContext.alone("primes.range"));
        }
    }

    /** The first of them took 160 s and 5.5 GB, and the last ones would take more than any machine has. */
    @ParameterizedTest
    @CsvSource({
        "0, 2000000000",
        "0, 5000000",
        "1000000000, 1010000000",
        "999999990000000, 1000000000000000",
        "999000000000000, 1000000000000000",
        "0, 1000000000000000"
    })
    void aListThatCannotFitIsRefusedBeforeItIsComputed(long lo, long hi) {
        assertThatThrownBy(() -> list(lo, hi))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage(
                        "the primes from %d to %d are a list of more than 1048576 bytes: ask for a smaller range, or without list for their number"
                                .formatted(lo, hi));
    }

    /** The longest lists that fit, nearly. */
    @ParameterizedTest
    @CsvSource({
        "0, 1900000, 0.99",
        "1000000000, 1001900000, 0.95",
        "1000000000000, 1000002000000, 0.94",
        "999999998000000, 1000000000000000, 0.88",
        "0, 0, 0",
        "0, 1, 0",
        "0, 2, 0",
        "1, 3, 0"
    })
    void aListThatFitsIsNotRefused(long lo, long hi, double full) throws Exception {
        String json = list(lo, hi).primes().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        assertThat(json.length()).isBetween((int) (Defaults.PAYLOAD_LIMIT * full), Defaults.PAYLOAD_LIMIT);
    }
}
