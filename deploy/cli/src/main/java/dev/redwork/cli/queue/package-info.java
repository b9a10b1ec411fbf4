/**
 * The commands about queues and the server: queues, queue with its verbs, top and doctor.
 * The rules that doctor checks are in dev.redwork.doctor.
 */
@NullMarked
package dev.redwork.cli.queue;

import org.jspecify.annotations.NullMarked;
