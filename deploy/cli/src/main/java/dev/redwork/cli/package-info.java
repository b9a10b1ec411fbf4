/**
 * The command line: what people type and what they read back.
 *
 * <p>Belongs here: commands, options, exit codes, tables, progress lines, the environment. Does not: anything that a
 * program embedding a producer or a worker would need; that is a library's, and the commands only call it.
 */
@NullMarked
package dev.redwork.cli;

import org.jspecify.annotations.NullMarked;
