/**
 * A job: its identity, its states, the moves between them, and how it ended.
 *
 * <p>Pure JDK: nothing here knows of Redis, of JSON or of threads. Tests hold the scripts, the store and the documents against
 * the one definition here of states, transitions, defaults and the rule for names.
 */
@NullMarked
package dev.redwork.job;

import org.jspecify.annotations.NullMarked;
