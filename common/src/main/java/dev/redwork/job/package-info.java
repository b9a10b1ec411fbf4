/**
 * What a job is: its identity, its states, the moves between them, and how it ended.
 *
 * <p>Pure JDK: nothing here knows of Redis, of JSON or of threads. What is written once here (states, transitions,
 * defaults, the rule for names) is held against the scripts, the store and the documents by tests.
 */
@NullMarked
package dev.redwork.job;

import org.jspecify.annotations.NullMarked;
