package dev.redwork.doctor;

/**
 * Something that looked wrong.
 *
 * @param subject an id, a session or a key: what is looked at again
 * @param detail what was seen of it; may differ from look to look
 */
record Suspicion(Rule rule, String subject, String detail) {
    /** What makes it the same suspicion at the next look. */
    String identity() {
        return rule + " " + subject;
    }
}
