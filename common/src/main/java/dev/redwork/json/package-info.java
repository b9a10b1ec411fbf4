/**
 * Inputs, outputs, specs and outcomes as JSON: Jackson's only home besides the command line.
 *
 * <p>No class names travel and none is read from the wire: a task's types come from its {@code Task}. The queue's own data
 * (specs, results, failures) is read and written by hand, field by field, since it is on the hot path and since an unknown
 * field of a newer version must be passed over.
 */
@NullMarked
package dev.redwork.json;

import org.jspecify.annotations.NullMarked;
