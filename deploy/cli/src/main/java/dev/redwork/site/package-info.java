/**
 * A small HTTP server that stands in for slow pages, which can be computed, or for a slow store, whose rows can be read; it tells
 * what it saw.
 *
 * <p>Here belongs what serves such a page or keeps such a row, holds the answer back, and logs it. Not here: anything that knows of Redwork's jobs, and
 * HTTP for anybody but a command, a test or a measurement.
 */
@NullMarked
package dev.redwork.site;

import org.jspecify.annotations.NullMarked;
