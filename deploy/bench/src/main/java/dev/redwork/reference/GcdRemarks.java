package dev.redwork.reference;

import static dev.redwork.reference.GcdWorkload.CHUNK;
import static dev.redwork.reference.GcdWorkload.CHUNKS;
import static dev.redwork.reference.GcdWorkload.COMPARED;
import static dev.redwork.reference.GcdWorkload.FOUR;
import static dev.redwork.reference.GcdWorkload.FRESH;
import static dev.redwork.reference.GcdWorkload.plainForm;
import static dev.redwork.reference.ReferenceTable.words;

import dev.redwork.reference.GcdWorkload.Cpu;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The times of {@link GcdWorkload}, explained by its rows and by processor time. */
final class GcdRemarks {
    private GcdRemarks() {}

    /**
     * All that there is to say.
     *
     * @param cpu by form
     */
    static List<String> of(RowsOfWorkload rows, String many, Map<String, Cpu> cpu) {
        List<String> remarks = new ArrayList<>();
        for (WorkerShape shape : List.of(WorkerShape.TWO_THREADS, WorkerShape.TWO_JVMS)) {
            if (rows.find(many, shape.words() + CHUNKS).isPresent()) {
                remarks.add(words(
                        "Of two plain threads' time %s take %.2f with one pair a job, and %.2f in chunks of %d.",
                        shape.words(),
                        rows.ratioToPlain(many, shape.words()),
                        rows.ratioToPlain(many, shape.words() + CHUNKS),
                        CHUNK));
            }
        }
        for (String form : COMPARED) {
            Cpu took = cpu.get(form);
            if (took != null && rows.ratioToPlain(many, form) > 1) {
                remarks.add(why(rows, many, form, took) + plainly(cpu) + freshly(form, cpu));
            }
        }
        rows.find(FOUR, WorkerShape.ONE.words())
                .filter(row -> row.plain() != null)
                .ifPresent(row -> remarks.add(
                        "Four pairs are done before the compiler of a JVM that has seen few others has finished: they are"
                                + " measured after the many."));
        return remarks;
    }

    /** By the processor time of all that shares the cores with the pairs. */
    private static String why(RowsOfWorkload rows, String many, String form, Cpu took) {
        double seconds = rows.seconds(many, form);
        double ratio = rows.ratioToPlain(many, form);
        int cores = rows.cores();
        return words(
                "%s take %.2f times as long as two plain threads: of the %.2f s that %s have in their time the workers had"
                        + " %.2f s, the producer %.2f s, and the rest, up to %.2f s, went to Redis, to whatever else ran, and"
                        + " to waiting.",
                form,
                ratio,
                cores * seconds,
                Numbers.count(cores, "core"),
                took.workers(),
                took.producer(),
                Math.max(0, cores * seconds - took.workers() - took.producer()));
    }

    /** The pairs alone. */
    private static String plainly(Map<String, Cpu> cpu) {
        Cpu plain = cpu.get(plainForm(WorkerShape.TWO_JVMS.slots()));
        return plain == null
                ? ""
                : words(" The pairs alone take two plain threads %.2f s of processor time.", plain.producer());
    }

    /** The price of code that is not warm. */
    private static String freshly(String form, Map<String, Cpu> cpu) {
        Cpu fresh = cpu.get(form);
        Cpu warm = cpu.get(WorkerShape.TWO_JVMS.words());
        return form.equals(FRESH) && fresh != null && warm != null
                ? words(
                        " Workers that have been warm before had %.2f s for the same: fresh ones have %+.2f s, with code that is loaded and compiled.",
                        warm.workers(), fresh.workers() - warm.workers())
                : "";
    }
}
