package dev.redwork.producer.tasks;

import java.util.List;
import java.util.TreeSet;

/**
 * The primes that came back, in whichever order.
 *
 * @param count how many
 * @param first the ten smallest, ascending; fewer when there are not as many
 * @param last the ten largest, ascending
 */
public record PrimesSeen(long count, List<Long> first, List<Long> last) {
    private static final int SHOWN = 10;

    /** Takes them in, and keeps no more than is shown. */
    static final class Ends {
        private final TreeSet<Long> first = new TreeSet<>();
        private final TreeSet<Long> last = new TreeSet<>();
        private long count;

        void add(List<Long> primes) {
            count += primes.size();
            first.addAll(primes);
            last.addAll(primes);
            while (first.size() > SHOWN) {
                first.pollLast();
            }
            while (last.size() > SHOWN) {
                last.pollFirst();
            }
        }

        PrimesSeen end() {
            return new PrimesSeen(count, List.copyOf(first), List.copyOf(last));
        }
    }
}
