/**
 * The commands about workers: worker, workers and stop, and the worker processes that other commands start.
 * Processes are kept running by dev.redwork.supervisor.
 */
@NullMarked
package dev.redwork.cli.worker;

import org.jspecify.annotations.NullMarked;
