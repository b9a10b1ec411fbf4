/**
 * The command quickstart: a server, workers, every shipped task and a table of what came out.
 * Figures that are to be compared come from bench, not from here.
 */
@NullMarked
package dev.redwork.cli.quickstart;

import org.jspecify.annotations.NullMarked;
