package dev.redwork.admin;

import java.util.List;

/**
 * One queue in full.
 *
 * @param now Redis time, ms
 * @param paused since when, ms; 0: it is not
 * @param mostJobs that may wait; 0: any number
 * @param mostBytes of all specs; 0: any number
 * @param bytes of all specs
 * @param headSpec of the job at the head of the line; empty when there is none
 * @param resultBytes of all results, reckoned up from a sample of keys
 * @param lanes that read it
 */
public record QueueDetails(
        QueueRecord queue,
        long now,
        long paused,
        long mostJobs,
        long mostBytes,
        long bytes,
        @SuppressWarnings("ArrayRecordComponent") byte[] headSpec,
        long resultBytes,
        List<SessionRecord> lanes) {}
