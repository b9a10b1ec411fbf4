package dev.redwork.cli.command;

import dev.redwork.cli.command.ErrorReport.NotFoundException;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.FoundQueues;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The queue that a command looks into; all queues when none is named. */
public final class QueueOption {
    private static final int OTHERS = 5;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description =
                    "In this queue only, or in those that a pattern matches: 'tenant-*'. Default: in all of them.")
    @Nullable
    public String name;

    /** The queue that was named, those that match, or all that {@code redwork:queues} names: one call. */
    public List<String> names(Admin admin) {
        return isOne() ? List.of(String.valueOf(name)) : matching(admin.queueNames());
    }

    /** The same with those that only have keys; a queue that was named must be there, and a pattern must match one. */
    public FoundQueues found(Admin admin) {
        return found(queue -> admin.queue(queue).exists(), admin::findQueues);
    }

    /** As {@link #found(Admin)}, by other means. */
    public FoundQueues found(Predicate<String> exists, Supplier<FoundQueues> all) {
        if (isOne()) {
            checkExists(String.valueOf(name), exists, all);
            return new FoundQueues(List.of(String.valueOf(name)), true);
        }
        FoundQueues every = all.get();
        FoundQueues found = new FoundQueues(matching(every.names()), every.complete());
        if (found.names().isEmpty() && name != null) {
            throw new NotFoundException("no queue matches " + name);
        }
        return found;
    }

    /** Those that only have keys: where to look for what is in none of the {@link #names}. */
    public List<String> unnamed(Admin admin) {
        List<String> named = names(admin);
        return isOne()
                ? List.of()
                : matching(admin.findQueues().names()).stream()
                        .filter(queue -> !named.contains(queue))
                        .toList();
    }

    /** Whether a queue of this name is meant. */
    public Predicate<String> filter() {
        return name == null ? any -> true : matching(name);
    }

    /** Whether one is named, and not a pattern. */
    public boolean isOne() {
        return name != null && !name.matches(".*[*?\\[].*");
    }

    private List<String> matching(List<String> all) {
        return all.stream().filter(filter()).toList();
    }

    /** As Redis' patterns: {@code *}, {@code ?} and {@code [ab]}. */
    private static Predicate<String> matching(String pattern) {
        if (!pattern.matches("[A-Za-z0-9._*?\\[\\]^-]+")) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no pattern of queue names: write it like 'tenant-*'");
        }
        try {
            return Pattern.compile(
                            pattern.replace(".", "\\.").replace("*", ".*").replace("?", "."))
                    .asMatchPredicate();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no pattern of queue names: " + e.getDescription(), e);
        }
    }

    /**
     * Refuses the name of a queue that never was: it is a slip of the pen.
     *
     * @throws NotFoundException naming those that are there
     */
    public static void checkExists(String queue, Predicate<String> exists, Supplier<FoundQueues> all) {
        Names.check("queue", queue);
        if (!exists.test(queue)) {
            throw new NotFoundException(
                    "there is no queue " + queue + others(queue, all.get().names()));
        }
    }

    /** A few names, the most similar ones first: there may be hundreds. */
    private static String others(String queue, List<String> names) {
        if (names.isEmpty()) {
            return ", nor any other yet";
        }
        List<String> similar = names.stream()
                .sorted(Comparator.comparingInt(name -> distance(queue, name)))
                .limit(OTHERS)
                .toList();
        int more = names.size() - similar.size();
        return "; there " + (names.size() == 1 ? "is " : "are ") + String.join(", ", similar)
                + (more == 0 ? "" : " and " + more + " more");
    }

    /** How many letters differ, by Levenshtein. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int k = 1; k <= other.length(); k++) {
                int change = corner + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
                corner = row[k];
                row[k] = Math.min(change, 1 + Math.min(row[k], row[k - 1]));
            }
        }
        return row[other.length()];
    }

    /** {@code  in queue high}; nothing when none was named. */
    public String in() {
        return name == null ? "" : " in queue " + name;
    }

    /** {@code  in queue high}, or that it is nowhere. */
    public String inAny() {
        return name == null ? " in any queue" : in();
    }
}
