/**
 * A small HTTP server that stands in for slow pages: its pages can be computed, and it tells what it saw.
 *
 * <p>Here belongs what serves such a page, holds it back, and logs it. Not here: anything that knows of Redwork's jobs, and
 * HTTP for anybody but a command, a test or a measurement.
 */
@NullMarked
package dev.redwork.site;

import org.jspecify.annotations.NullMarked;
