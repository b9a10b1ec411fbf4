/**
 * Jobs, queues, batches and workers as commands show them: what is in a row, a page or a JSON object.
 * Commands and the HTTP API ask Redis for them, or have a page or a group of them read here: this package knows neither.
 */
@NullMarked
package dev.redwork.cli.view;

import org.jspecify.annotations.NullMarked;
