package dev.redwork.producer.tasks;

import dev.redwork.job.RedworkException;
import org.jspecify.annotations.Nullable;

/**
 * The words of one source: see {@link Words}.
 *
 * @param source as it was given
 * @param words 0 when it could not be counted
 * @param bytes of the whole source
 * @param failure why it could not be counted: of the first of its jobs that failed; null: it was
 */
public record CountedWords(
        String source, long words, long bytes, @Nullable RedworkException failure) {}
