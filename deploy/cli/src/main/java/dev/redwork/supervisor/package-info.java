/**
 * Several worker processes under one that starts them, restarts what dies, and gives the jobs of the dead to the living the
 * moment the operating system tells that they are gone. It runs no jobs and knows no tasks: what a process is started with is
 * the command line's business.
 */
@NullMarked
package dev.redwork.supervisor;

import org.jspecify.annotations.NullMarked;
