package dev.redwork.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a job that was to be the only one.
 *
 * @param id of the job that there is now: its own, or that of the one which stands for it; empty when full
 * @param full why it was not enqueued
 */
public record Deduplicated(Word word, String id, @Nullable Full full) {
    /** What was done. */
    public enum Word {
        /** It was enqueued. */
        NEW,
        /** It took the place of the scheduled one. */
        REPLACED,
        /** Nothing: another one stands for it, or its id is taken. */
        HELD,
        /** Nothing: what it would replace is not what is known. Read and try again. */
        CHANGED,
        /** Nothing: the queue is at its limits. */
        FULL
    }

    static Deduplicated read(Object reply) {
        List<Object> answer = Reply.list(reply);
        return switch (Reply.text(answer.get(0))) {
            case "new" -> new Deduplicated(Word.NEW, Reply.text(answer.get(1)), null);
            case "replaced" -> new Deduplicated(Word.REPLACED, Reply.text(answer.get(1)), null);
            case "held" -> new Deduplicated(Word.HELD, Reply.text(answer.get(1)), null);
            case "changed" -> new Deduplicated(Word.CHANGED, Reply.text(answer.get(1)), null);
            default -> new Deduplicated(Word.FULL, "", Full.read(answer));
        };
    }
}
