/** Finds jobs by state, task, failure and time, over queues and pages: for commands and for whoever else lists jobs. */
@NullMarked
package dev.redwork.cli.search;

import org.jspecify.annotations.NullMarked;
