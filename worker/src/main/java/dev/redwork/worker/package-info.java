/**
 * Claims jobs and runs their handlers.
 *
 * <p>The cast: a {@code Lane} (threads and the queues they read) claims, runs and reports, as {@code LaneState} decides;
 * {@code JobRunner} runs one job and never touches Redis; {@code Heartbeat} renews leases; {@code Janitor} promotes due jobs, prunes dead ones and reclaims those
 * of dead workers. A {@link dev.redwork.worker.Worker} owns them; it installs no signal handler and no shutdown hook.
 */
@NullMarked
package dev.redwork.worker;

import org.jspecify.annotations.NullMarked;
