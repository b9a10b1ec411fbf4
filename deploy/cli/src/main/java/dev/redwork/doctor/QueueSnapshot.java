package dev.redwork.doctor;

import dev.redwork.store.RunningJob;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of one queue, read a part after the other, within moments: of a live queue two parts may disagree.
 *
 * @param now ms, Redis time
 * @param pending the line without what is no job, from its head
 * @param sessions session → end of its lease, ms
 * @param running the jobs that each session holds, also those without a lease
 * @param histories key ({@code attempts}, {@code failures} ...) → ids that have a field in it
 * @param stones id → how many entries of it in the line are void
 * @param batches id → its counts
 * @param forever keys without a TTL that should have one
 * @param gone ids from all of these that have no spec, or one that only stands behind their outcome
 * @param ended ids from all of these that have an outcome
 * @param vanished dead ids whose failure says that their spec was gone
 * @param bytes of all specs, and what totals says; null: they cannot be compared, since not all was read or something moved
 * @param whole whether every place was read to its end
 */
record QueueSnapshot(
        String queue,
        long now,
        KeyScan.Found keys,
        boolean announced,
        List<String> pending,
        Map<String, Long> scheduled,
        Map<String, Long> retrying,
        Map<String, Long> dead,
        Map<String, Long> sessions,
        Map<String, List<RunningJob>> running,
        Map<String, Set<String>> histories,
        Map<String, String> stones,
        Map<String, Map<String, String>> batches,
        Set<String> forever,
        Set<String> gone,
        Set<String> ended,
        Set<String> vanished,
        @Nullable Bytes bytes,
        boolean whole) {

    /** Bytes of specs: added up, and as {@code totals} has them. */
    record Bytes(long sum, long counted) {}
}
