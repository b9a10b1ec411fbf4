package dev.redwork.store;

import dev.redwork.redis.Reply;
import java.util.List;
import java.util.Locale;

/**
 * The reply to a replace: whether a job took another one's place.
 *
 * @param id of the job that the word is about; empty when free
 */
public record ReplaceReply(Word word, String id) {
    /** The result. */
    public enum Word {
        /** It took the place of the scheduled one, under whose id it waits now. */
        REPLACED,
        /** Nothing: the job that it would replace is not the one that is known. Read it and try again. */
        CHANGED,
        /** Nothing: its own id is taken, and not by one that gives way. */
        HELD,
        /** Nothing gives way to it: enqueue it. */
        FREE
    }

    static ReplaceReply read(Object reply) {
        List<String> answer = Reply.texts(reply);
        Word word = Word.valueOf(answer.get(0).toUpperCase(Locale.ROOT));
        return new ReplaceReply(word, answer.size() > 1 ? answer.get(1) : "");
    }
}
