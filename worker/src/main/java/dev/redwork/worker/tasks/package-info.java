/**
 * The shipped tasks' handlers, a room for each task; that of {@code fetch} is a module of the build, too.
 *
 * <p>Here belongs what registers those that need no library. Names, inputs and outputs of the tasks are told in
 * {@code dev.redwork.tasks}.
 */
@NullMarked
package dev.redwork.worker.tasks;

import org.jspecify.annotations.NullMarked;
