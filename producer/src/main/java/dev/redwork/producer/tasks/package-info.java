/**
 * Splits a big problem into jobs of the shipped tasks and merges their results: how a user's own splitting may look.
 */
@NullMarked
package dev.redwork.producer.tasks;

import org.jspecify.annotations.NullMarked;
