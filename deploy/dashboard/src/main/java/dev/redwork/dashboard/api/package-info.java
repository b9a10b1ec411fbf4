/** The handlers of the HTTP API, one class for each kind of thing: queues, jobs, workers, batches. They answer with the JSON of the command line. */
@NullMarked
package dev.redwork.dashboard.api;

import org.jspecify.annotations.NullMarked;
