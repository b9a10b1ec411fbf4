package dev.redwork.endtoend;

import dev.redwork.worker.JobContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What handlers really did: a file beside Redis, to which every worker appends a line when a handler starts and when it ends.
 * It knows what the queue does not: the runs whose outcome nobody recorded.
 */
final class Ledger implements AutoCloseable {
    enum Event {
        START,
        END,
        FAILED,
        INTERRUPTED
    }

    /** One line of the file; {@code at}: this machine's clock, ms, which is Redis' clock, too. */
    record Entry(Event event, String id, int attempt, String worker, long at) {
        static Entry parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Entry(
                    Event.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                    parts[1],
                    Integer.parseInt(parts[2]),
                    parts[3],
                    Long.parseLong(parts[4]));
        }
    }

    private final AppendedFile file;

    Ledger(Path file) {
        this.file = new AppendedFile(file);
    }

    Path file() {
        return file.path();
    }

    void write(Event event, JobContext context) {
        file.append(event.name().toLowerCase(Locale.ROOT) + " " + context.id() + " " + context.attempt() + " "
                + context.worker() + " " + System.currentTimeMillis());
    }

    List<Entry> entries(Event event) {
        return file.lines().stream()
                .map(Entry::parse)
                .filter(entry -> entry.event() == event)
                .toList();
    }

    List<Entry> entries(Event event, String id) {
        return entries(event).stream().filter(entry -> entry.id().equals(id)).toList();
    }

    /** The jobs of which a handler told this. */
    Set<String> ids(Event event) {
        return entries(event).stream().map(Entry::id).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        file.close();
    }
}
