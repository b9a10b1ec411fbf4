/**
 * Faults, with a real Redis: one story a test, and after it an oracle. Every accepted job has exactly one outcome, and no key is
 * left but those that the table of keys allows. Workers are in this JVM where none has to die, and processes else.
 */
@NullMarked
package dev.redwork.endtoend;

import org.jspecify.annotations.NullMarked;
