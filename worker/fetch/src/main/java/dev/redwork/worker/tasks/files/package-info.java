/**
 * The handlers of {@code words} and {@code weblogs}, tasks that read files and pages: which files a job may name, how they are
 * read, and what is counted in them.
 */
@NullMarked
package dev.redwork.worker.tasks.files;

import org.jspecify.annotations.NullMarked;
