package dev.redwork.admin;

import java.util.List;

/**
 * One queue in full.
 *
 * @param now Redis time, ms
 * @param headSpec of the job at the head of the line; empty when there is none
 * @param resultBytes of all results, reckoned up from a sample of keys
 * @param lanes that read it
 */
public record QueueDetails(
        QueueRecord queue,
        long now,
        @SuppressWarnings("ArrayRecordComponent") byte[] headSpec,
        long resultBytes,
        List<SessionRecord> lanes) {}
