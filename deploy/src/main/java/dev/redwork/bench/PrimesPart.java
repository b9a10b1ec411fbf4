package dev.redwork.bench;

import java.util.List;
import java.util.function.LongConsumer;

/** One of the comparisons of {@link PrimesBench}. */
interface PrimesPart {
    /** Jobs of one round. */
    long jobs();

    /** Compares once, and checks what came out. Limits first. */
    List<Sample> round(LongConsumer done) throws Exception;
}
