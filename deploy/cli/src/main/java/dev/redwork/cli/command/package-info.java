/**
 * The base classes of commands, and what several of them share: options, arguments, input files, exit codes, errors.
 * A command itself lives in the package of its noun.
 */
@NullMarked
package dev.redwork.cli.command;

import org.jspecify.annotations.NullMarked;
