package dev.redwork.torture;

import java.util.List;
import java.util.Map;

/**
 * All that is known of a round when it is over.
 *
 * @param entries of all ledgers, in the order of their times
 * @param outcomes job → what Redis holds of its outcome
 * @param totals the queue's counters
 * @param left every key that Redis still holds
 * @param audit what the doctor calls a problem
 * @param grown bytes of memory that Redis uses more than before the round, without what has a TTL
 */
record Evidence(
        List<Entry> entries,
        Map<String, Ended> outcomes,
        Map<String, Long> totals,
        List<Left> left,
        List<String> audit,
        long grown) {
    /**
     * A key that is left.
     *
     * @param ttl ms; negative: none
     * @param members of a hash or a sorted set; empty for others
     */
    record Left(String key, long ttl, List<String> members) {}
}
