package dev.redwork.reference;

import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one workload, to be drawn and explained.
 *
 * @param cores of the machine
 */
record RowsOfWorkload(List<Row> rows, int cores) {
    /** So much longer is no longer chance. */
    private static final double LONGER = 1.05;

    /** Beside the plain program, which nothing else is measured with. */
    private static final double CLEARLY = 1.15;

    Optional<Row> find(String size, String form) {
        return rows.stream()
                .filter(row -> row.size().equals(size) && row.form().equals(form))
                .findFirst();
    }

    /** Seconds in this form; NaN: it was not measured. */
    double seconds(String size, String form) {
        return find(size, form).map(row -> row.nanos() / 1e9).orElse(Double.NaN);
    }

    /** The share of the plain program's time that this form takes; NaN: one of them was not measured. */
    double ratioToPlain(String size, String form) {
        return find(size, form).map(Row::ofPlain).orElse(Double.NaN);
    }

    /** Seconds of a work by one, two, four and eight threads of one worker, and by as many worker JVMs. */
    Plot shapes(String title, String file, String size) {
        List<Integer> counts = List.of(1, 2, 4, 8);
        Plot plot = new Plot(file, title, "threads of one worker, or worker JVMs of one thread")
                .slots(counts.stream().map(String::valueOf).toList());
        plot.curve(
                "threads",
                counts.stream()
                        .map(count -> seconds(size, new WorkerShape(1, count).words()))
                        .toList());
        plot.curve(
                "JVMs",
                counts.stream()
                        .map(count -> seconds(size, (count == 1 ? WorkerShape.ONE : new WorkerShape(count, 1)).words()))
                        .toList());
        plot.curve(
                "plain threads",
                counts.stream()
                        .map(count -> find(size, new WorkerShape(1, count).words())
                                .map(Row::plain)
                                .map(plain -> plain.nanos() / 1e9)
                                .orElse(Double.NaN))
                        .toList());
        return plot;
    }

    /** The answers to what a reader would ask of these times: why more is slower, why ours takes longer than the plain program, or than published. */
    List<String> explanations() {
        List<String> all = new ArrayList<>();
        rows.stream().map(Row::size).distinct().forEach(size -> all.addAll(whyMoreIsSlower(size)));
        all.addAll(whyLongerThanPlain());
        return all;
    }

    /** Where more threads or JVMs took longer than fewer did. */
    private List<String> whyMoreIsSlower(String size) {
        List<String> why = new ArrayList<>();
        for (boolean threads : new boolean[] {true, false}) {
            List<String> slower = new ArrayList<>();
            double best = Double.MAX_VALUE;
            for (int count : new int[] {1, 2, 4, 8}) {
                WorkerShape shape = threads || count == 1 ? new WorkerShape(1, count) : new WorkerShape(count, 1);
                double seconds = seconds(size, shape.words());
                if (seconds > best * LONGER) {
                    slower.add("%s took %.0f %%".formatted(shape.words(), 100 * (seconds / best - 1)));
                }
                best = Double.isNaN(seconds) ? best : Math.min(best, seconds);
            }
            if (!slower.isEmpty()) {
                why.add("%s: %s longer than the best of fewer: %s"
                        .formatted(
                                size,
                                String.join(", ", slower),
                                threads
                                        ? "they share " + Numbers.count(cores, "core") + "."
                                        : "they share " + Numbers.count(cores, "core")
                                                + ", and each JVM compiles the same code for itself."));
            }
        }
        return why;
    }

    /** Where ours took clearly longer: how much longer a job took, since that is the queue's share. */
    private List<String> whyLongerThanPlain() {
        List<String> longer = rows.stream()
                .filter(row -> row.jobs() > 0 && row.ofPlain() > CLEARLY)
                .map(row -> "%s, %s: %.2f of its time, %s a job more"
                        .formatted(
                                row.size(),
                                row.form(),
                                row.ofPlain(),
                                ReferenceTable.time(Math.round(row.nanos() * (1 - 1 / row.ofPlain()) / row.jobs()))))
                .toList();
        return longer.isEmpty()
                ? List.of()
                : List.of(
                        "Longer than the plain program, which has the cores for itself: a job also has its way through"
                                + " Redis, and the producer, Redis and compilers work on the same "
                                + Numbers.count(cores, "core") + ". " + String.join("; ", longer) + ".");
    }
}
