/**
 * Puts jobs in and gets their results back.
 *
 * <p>Four nouns: a {@link dev.redwork.producer.Producer} enqueues and gives {@link dev.redwork.producer.JobHandle}s; behind
 * it one {@code GroupCommit} shares round trips between callers and one {@code Inbox} thread completes the handles.
 */
@NullMarked
package dev.redwork.producer;

import org.jspecify.annotations.NullMarked;
