/**
 * Draws what benches measured, as SVG: no library, and the same picture for the same figures.
 *
 * <p>Here belong axes, charts and what each bench is drawn as. Not here: files and JSON, which the command line reads and
 * writes.
 */
@NullMarked
package dev.redwork.plot;

import org.jspecify.annotations.NullMarked;
