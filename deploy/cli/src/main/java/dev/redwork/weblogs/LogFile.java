package dev.redwork.weblogs;

import java.nio.file.Path;

/**
 * A log that was written.
 *
 * @param file where
 * @param lines all of them
 * @param malformed of these: in neither format
 * @param bytes of its text
 * @param packed bytes of the file
 */
public record LogFile(Path file, long lines, long malformed, long bytes, long packed) {}
