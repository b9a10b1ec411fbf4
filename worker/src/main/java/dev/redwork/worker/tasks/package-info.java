/**
 * The shipped tasks' handlers, a room for each task.
 *
 * <p>Here belongs the module that registers all of them. Names, inputs and outputs of the tasks are told in
 * {@code dev.redwork.tasks}.
 */
@NullMarked
package dev.redwork.worker.tasks;

import org.jspecify.annotations.NullMarked;
