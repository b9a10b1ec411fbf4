package dev.redwork.bench;

import dev.redwork.job.Payload;

/** An input as jobs have it, and what its figures are called after. */
record InputForm(String name, Payload input) {
    private static final int DIGITS = 7;

    /** An integer of {@value #DIGITS} digits. */
    static final InputForm SMALL = new InputForm("small", Payload.of("1".repeat(DIGITS)));

    /** A text that is so long as JSON. */
    static InputForm ofBytes(String name, int bytes) {
        return new InputForm(name, Payload.of('"' + "x".repeat(bytes - 2) + '"'));
    }
}
