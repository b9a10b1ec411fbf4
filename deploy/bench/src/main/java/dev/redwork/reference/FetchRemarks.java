package dev.redwork.reference;

import static dev.redwork.reference.FetchWorkload.NO_LIMIT;
import static dev.redwork.reference.FetchWorkload.POOL;
import static dev.redwork.reference.FetchWorkload.USUAL;
import static dev.redwork.reference.FetchWorkload.form;
import static dev.redwork.reference.FetchWorkload.size;
import static dev.redwork.reference.ReferenceTable.words;

import dev.redwork.cli.site.SiteChart;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The times of {@link FetchWorkload}, explained by its rows. */
final class FetchRemarks {
    /** With virtual threads. */
    private static final int VIRTUAL_FROM = 21;

    private FetchRemarks() {}

    /**
     * All that there is to say.
     *
     * @param jdk that workers run on, its first number
     */
    static List<String> of(RowsOfWorkload rows, @Nullable SiteChart chart, int jdk) {
        List<String> remarks = new ArrayList<>();
        oneByOne(rows).ifPresent(remarks::add);
        slowerThanPlain(rows).ifPresent(remarks::add);
        noLimit(rows, jdk).ifPresent(remarks::add);
        if (chart != null) {
            remarks.add(open(chart));
        }
        return remarks;
    }

    private static Optional<String> oneByOne(RowsOfWorkload rows) {
        return rows.rows().stream()
                .filter(row -> row.form().equals(form(1)))
                .findFirst()
                .map(row -> words(
                        "One after another %s take %.1f s by nature, by whatever program: that is no speed that can be"
                                + " beaten. Jobs took %.1f s.",
                        Numbers.count(row.jobs(), "page"), row.jobs() * USUAL.toMillis() / 1e3, row.nanos() / 1e9));
    }

    /** The work of requests without their delay shows the price of a job. */
    private static Optional<String> slowerThanPlain(RowsOfWorkload rows) {
        String size = size(500, USUAL);
        double jobs = rows.seconds(size, form(POOL));
        double ratio = rows.ratioToPlain(size, form(POOL));
        double work = rows.seconds(size(500, Duration.ZERO), form(POOL));
        double plainWork = work / rows.ratioToPlain(size(500, Duration.ZERO), form(POOL));
        if (!(ratio > 1) || Double.isNaN(plainWork)) {
            return Optional.empty();
        }
        String published = rows.find(size, form(POOL))
                .filter(row -> row.published() != null && row.timesFaster() < 1)
                .map(row -> words(
                        " The published %s is of such a client, too, without a queue.",
                        Objects.requireNonNull(ReferenceTable.published(row))))
                .orElse("");
        return Optional.of(words(
                        "At %d at a time jobs take %.2f s, %.2f times as long as the plain client. Pages without delay show"
                                + " the work of 500 requests on %s that site, Redis, worker and producer share: %.2f s by"
                                + " jobs, %.2f s by the plain client; a page by a job takes %+.2f ms more. The"
                                + " delay itself takes %.2f s at %d at a time, and less than the work of jobs from %.0f at a"
                                + " time on.",
                        POOL,
                        jobs,
                        ratio,
                        Numbers.count(rows.cores(), "core"),
                        work,
                        plainWork,
                        (work - plainWork) * 1e3 / 500,
                        500.0 / POOL * USUAL.toMillis() / 1e3,
                        POOL,
                        Math.ceil(500 * USUAL.toMillis() / 1e3 / work))
                + published);
    }

    private static Optional<String> noLimit(RowsOfWorkload rows, int jdk) {
        Optional<Row> unlimited = rows.rows().stream()
                .filter(row -> row.form().equals(form(NO_LIMIT)))
                .findFirst();
        Optional<Row> best = unlimited.flatMap(row -> rows.rows().stream()
                .filter(other -> other.size().equals(row.size()))
                .min(Comparator.comparingLong(Row::nanos)));
        if (best.isEmpty() || best.equals(unlimited)) {
            return Optional.empty();
        }
        double seconds = unlimited.get().nanos() / 1e9;
        String asMany = rows.find(
                        unlimited.get().size(), form((int) unlimited.get().jobs()))
                .map(row -> words(" (%s, with as many pages open, took %.2f s)", row.form(), row.nanos() / 1e9))
                .orElse("");
        return Optional.of(words(
                "No limit took %.2f s, %.1f times as long as %s%s. %s",
                seconds,
                seconds * 1e9 / best.get().nanos(),
                best.get().form(),
                asMany,
                jdk < VIRTUAL_FROM
                        ? words(
                                "Its lane of %s is as many platform threads on JDK %d, which take turns to speak to Redis;"
                                        + " from JDK %d on two threads do so, and each job has a virtual one.",
                                Numbers.count(NO_LIMIT, "slot"), jdk, VIRTUAL_FROM)
                        : words(
                                "Its lane is no %s on JDK %d: two threads speak to Redis, and each job has a virtual one.",
                                Numbers.count(NO_LIMIT, "platform thread"), jdk)));
    }

    private static String open(SiteChart chart) {
        return words(
                "As the site logged them, %s took %s from the first one that came to the last one answered; at most %d"
                        + " were open at once, and %.0f in the mean.",
                Numbers.count(chart.count(), "request"), Durations.span(chart.millis()), chart.peak(), chart.mean());
    }
}
