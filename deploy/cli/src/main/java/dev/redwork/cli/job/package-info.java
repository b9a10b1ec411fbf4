/**
 * The commands about jobs: submit, jobs, and job with its verbs.
 * Tasks that Redwork ships have commands of their own, in task.
 */
@NullMarked
package dev.redwork.cli.job;

import org.jspecify.annotations.NullMarked;
