package dev.redwork.admin;

import java.util.Map;

/**
 * One queue at a glance.
 *
 * @param pending ids in the line, pills included
 * @param head the id that is next in the line; empty when there is none
 * @param running jobs held by sessions
 * @param sessions leases, also those that are over
 * @param totals counters since the queue's first day: enqueued, succeeded, dead, ...
 */
public record QueueRecord(
        String queue,
        long pending,
        String head,
        long scheduled,
        long running,
        long retrying,
        long dead,
        int sessions,
        Map<String, Long> totals) {}
