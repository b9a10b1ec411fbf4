package dev.redwork.tasks;

import java.util.Map;

/**
 * How often pages were asked for, by a {@link WeblogPart}.
 *
 * @param lines of the part, without empty ones
 * @param malformed of these: in neither format
 * @param kept of these: that asked for a page
 * @param paths how often each page was asked for; of a share, its own only
 * @param tooMany 0; else there were more paths than an output may hold, none is here, and it takes at least so many shares to tell
 *     them: the other numbers say nothing then
 */
public record WeblogCounts(long lines, long malformed, long kept, Map<String, Long> paths, int tooMany) {}
