/** Spans, numbers and times as people read them, in every locale. Nothing in here knows a job or a terminal. */
@NullMarked
package dev.redwork.text;

import org.jspecify.annotations.NullMarked;
