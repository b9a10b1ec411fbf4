package dev.redwork.cli.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the bars of requests lie, and how many requests were open when: in columns of equal time, from the first start to the
 * last end.
 */
final class RequestChart {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private final long from;
    private final long to;
    private final int columns;
    private final int[] open;
    private final int peak;

    /** A bar from its first column to its last one, both drawn. */
    record Bar(int first, int last) {}

    /** @param requests one at least, those that began first come first */
    RequestChart(List<SiteRequest> requests, int columns) {
        this.from = requests.get(0).start();
        this.to = requests.stream().mapToLong(SiteRequest::end).max().orElse(from);
        this.columns = columns;
        List<Change> changes = changes(requests);
        this.open = open(changes);
        this.peak = Arrays.stream(open).max().orElse(0);
    }

    /** From this moment on so many are open. */
    record Change(long at, int open) {}

    /** How many were open, from each moment at which that changed. */
    static List<Change> changes(List<SiteRequest> requests) {
        long[] starts = requests.stream().mapToLong(SiteRequest::start).sorted().toArray();
        long[] ends = requests.stream().mapToLong(SiteRequest::end).sorted().toArray();
        List<Change> changes = new ArrayList<>();
        int begun = 0;
        int ended = 0;
        while (ended < ends.length) {
            long at = begun < starts.length ? Math.min(starts[begun], ends[ended]) : ends[ended];
            // Those that end in the same millisecond make room for those that begin; one that does both is seen for it.
            while (ended < ends.length && ends[ended] == at && ended < begun) {
                ended++;
            }
            while (begun < starts.length && starts[begun] == at) {
                begun++;
            }
            changes.add(new Change(at, begun - ended));
        }
        return changes;
    }

    /** The most of each column. */
    private int[] open(List<Change> changes) {
        int[] most = new int[columns];
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            long until = i + 1 < changes.size() ? changes.get(i + 1).at() : change.at();
            int lastColumn = Math.max(column(change.at()), until > change.at() ? column(until - 1) : 0);
            for (int column = column(change.at()); column <= lastColumn; column++) {
                most[column] = Math.max(most[column], change.open());
            }
        }
        return most;
    }

    Bar bar(SiteRequest request) {
        int first = column(request.start());
        // Its end is the first moment without it.
        return new Bar(first, Math.max(first, column(request.end() - 1)));
    }

    private int column(long at) {
        long length = Math.max(1, to - from);
        return (int) Math.max(0, Math.min(columns - 1, (at - from) * columns / length));
    }

    /** How many were open at most. */
    int peak() {
        return peak;
    }

    long millis() {
        return to - from;
    }

    /** A character a column: how many were open, of the peak; a blank for none. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int count : open) {
            line.append(count == 0 ? ' ' : LEVELS.charAt((count * LEVELS.length() - 1) / peak));
        }
        return line.toString();
    }
}
