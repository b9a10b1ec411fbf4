/**
 * The shipped tasks' names, inputs and outputs: what a producer and a worker share of them.
 *
 * <p>The first of the three places of a task; the others split a problem into its jobs ({@code dev.redwork.producer.tasks})
 * and run them ({@code dev.redwork.worker.tasks}). A user's own tasks live in the same three places.
 */
@NullMarked
package dev.redwork.tasks;

import org.jspecify.annotations.NullMarked;
