package dev.redwork.embedded.testing;

import java.util.List;

/** Tests that should have run did not. */
final class TestsDidNotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TestsDidNotRunException(List<String> complaints) {
        super("Tests did not run, which this build does not accept: " + String.join("; ", complaints));
    }
}
