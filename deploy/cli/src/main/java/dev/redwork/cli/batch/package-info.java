/**
 * The commands about batches and flags: batches, batch and flag with their verbs.
 * Jobs of a batch are shown by the commands about jobs.
 */
@NullMarked
package dev.redwork.cli.batch;

import org.jspecify.annotations.NullMarked;
