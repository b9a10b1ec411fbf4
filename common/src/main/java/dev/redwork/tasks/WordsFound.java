package dev.redwork.tasks;

/**
 * The words of a {@link WordsPart}.
 *
 * @param words that begin in these bytes
 * @param bytes how many there were: fewer than asked for at the end
 * @param size bytes of the whole text
 */
public record WordsFound(long words, long bytes, long size) {}
