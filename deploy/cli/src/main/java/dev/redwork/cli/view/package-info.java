/**
 * Jobs, queues, batches and workers as commands show them: what is in a row, a page or a JSON object, and the diagnosis of a job.
 * Commands ask Redis for them.
 */
@NullMarked
package dev.redwork.cli.view;

import org.jspecify.annotations.NullMarked;
