package dev.redwork.producer.tasks;

import dev.redwork.job.RedworkException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one access log: see {@link Weblogs}.
 *
 * @param source as it was given
 * @param lines without empty ones
 * @param malformed of these: in neither format
 * @param kept of these: that asked for a page
 * @param failure why it could not be counted, then all numbers are 0; null: it was
 */
public record CountedLog(
        String source,
        long lines,
        long malformed,
        long kept,
        @Nullable RedworkException failure) {}
