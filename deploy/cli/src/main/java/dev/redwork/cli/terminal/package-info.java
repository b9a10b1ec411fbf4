/**
 * Text in and out of a terminal: tables, progress, sizes and times as people write them.
 * Nothing in here knows a queue, a job or a command.
 */
@NullMarked
package dev.redwork.cli.terminal;

import org.jspecify.annotations.NullMarked;
