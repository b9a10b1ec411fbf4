package dev.redwork.doctor;

/**
 * Something that looked wrong.
 *
 * @param subject an id, a session or a key: what is looked at again
 * @param detail what was seen of it; may differ from look to look
 */
record Violation(Invariant invariant, String subject, String detail) {
    /** Equal for the same violation at the next look. */
    String identity() {
        return invariant + " " + subject;
    }
}
