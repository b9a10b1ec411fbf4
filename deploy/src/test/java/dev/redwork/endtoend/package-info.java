/**
 * Faults, with real worker processes and a real Redis: one story a test, and after it an oracle. Every accepted job has exactly
 * one outcome, and no key is left but those that the table of keys allows.
 */
@NullMarked
package dev.redwork.endtoend;

import org.jspecify.annotations.NullMarked;
