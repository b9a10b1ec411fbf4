package dev.redwork.reference;

import static dev.redwork.reference.ReferenceTable.words;

import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sentences, and a table, that explain the rows of {@code verify}.
 *
 * @param spreads how far apart the runs of a number without a flag lie by themselves, as a share of their median
 * @param tried how many candidates were tried where Redis was asked
 */
record VerifyRemarks(RowsOfWorkload rows, Map<VerifyNumber, Double> spreads, Map<VerifyNumber, Long> tried) {
    /** One thread, which is the plain program of the rows without a flag. */
    static final String SERIAL = "serial";

    static final List<String> FORMS = List.of(
            SERIAL,
            VerifyWorkload.NO_FLAG,
            VerifyWorkload.FLAG,
            VerifyWorkload.ASKED,
            VerifyWorkload.VOLATILE,
            VerifyWorkload.MAPPED);

    /** The processes of the published program. */
    private static final int PUBLISHED_PROCESSES = 4;

    List<String> all() {
        List<String> all = new ArrayList<>();
        if (!measured().isEmpty()) {
            all.add(table());
        }
        flag().ifPresent(all::add);
        asked().ifPresent(all::add);
        slower().ifPresent(all::add);
        start().ifPresent(all::add);
        return all;
    }

    double seconds(VerifyNumber number, String form) {
        return form.equals(SERIAL)
                ? row(number, VerifyWorkload.NO_FLAG)
                        .map(Row::plain)
                        .map(plain -> plain.nanos() / 1e9)
                        .orElse(Double.NaN)
                : rows.seconds(String.valueOf(number.number()), form);
    }

    private Optional<Row> row(VerifyNumber number, String form) {
        return rows.find(String.valueOf(number.number()), form);
    }

    private List<VerifyNumber> measured() {
        return Arrays.stream(VerifyNumber.values())
                .filter(number -> row(number, VerifyWorkload.FLAG).isPresent())
                .toList();
    }

    /** Times of all numbers in all forms, below its words, as a table within the list of remarks. */
    private String table() {
        StringBuilder table = new StringBuilder("The numbers in six forms, by time:\n\n");
        table.append("  | number | ").append(String.join(" | ", FORMS)).append(" |\n");
        table.append("  |---|").append("---|".repeat(FORMS.size())).append('\n');
        for (VerifyNumber number : measured()) {
            table.append("  | ").append(number.number()).append(" |");
            for (String form : FORMS) {
                double seconds = seconds(number, form);
                table.append(' ')
                        .append(Double.isNaN(seconds) ? "" : ReferenceTable.time(Math.round(seconds * 1e9)))
                        .append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    /** By how much a flag makes composites faster, and primes slower. */
    private Optional<String> flag() {
        String composites = each(
                number -> number.factor() != 0,
                number -> words(
                        "%s by a factor of %.2f (%.2f at best: its range is handed out after %.0f %% of all)",
                        number.shortName(),
                        1 / flagged(number),
                        1 / shareToFactor(number),
                        100 * shareToFactor(number)));
        String primes = each(
                number -> number.factor() == 0,
                number -> words(
                        "%s by %+.1f %%, %s the %.1f %% that the middle half of its runs without a flag span",
                        number.shortName(),
                        100 * (flagged(number) - 1),
                        Math.abs(flagged(number) - 1) > spread(number) ? "beyond" : "within",
                        100 * spread(number)));
        List<String> parts = new ArrayList<>();
        if (!composites.isEmpty()) {
            parts.add("it makes composites faster (below 1: slower), " + composites);
        }
        if (!primes.isEmpty()) {
            parts.add("it changes the time of primes, " + primes);
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("With a flag and without one by turns: " + String.join("; ", parts) + ".");
    }

    /** The share of the time without a flag. */
    private double flagged(VerifyNumber number) {
        return seconds(number, VerifyWorkload.FLAG) / seconds(number, VerifyWorkload.NO_FLAG);
    }

    private double spread(VerifyNumber number) {
        return spreads.getOrDefault(number, 0.0);
    }

    private double shareToFactor(VerifyNumber number) {
        return number.shareToFactor(
                row(number, VerifyWorkload.NO_FLAG).map(Row::jobs).orElse(0L));
    }

    /** The price of questions to Redis. */
    private Optional<String> asked() {
        String each = each(
                number -> tried.containsKey(number) && more(number) > 0,
                number -> words(
                        "%s %s in %.2f s more than with our flag, %.0f µs each",
                        number.shortName(),
                        Numbers.count(questions(number), "question"),
                        more(number),
                        more(number) * 1e6 * VerifyWorkload.WORKERS / questions(number)));
        return each.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Where Redis is asked after every %s candidates, each question is a round trip of a worker, which waits for it (of %d at a time): %s."
                                .formatted(Numbers.grouped(VerifyWorkload.ASK_EVERY), VerifyWorkload.WORKERS, each));
    }

    private double more(VerifyNumber number) {
        return seconds(number, VerifyWorkload.ASKED) - seconds(number, VerifyWorkload.FLAG);
    }

    private long questions(VerifyNumber number) {
        return Math.max(1, Objects.requireNonNull(tried.get(number)) / VerifyWorkload.ASK_EVERY);
    }

    /** Why some of these are slower than published. */
    private Optional<String> slower() {
        Published prime = Objects.requireNonNull(Published.BY_FLAG.get(VerifyNumber.THIRD));
        String each = each(
                number -> row(number, VerifyWorkload.ASKED)
                        .filter(row -> row.published() != null && row.timesFaster() < 1)
                        .isPresent(),
                number -> {
                    Row row = row(number, VerifyWorkload.ASKED).orElseThrow();
                    String times = words(
                            "%s takes %.1f times the published %s",
                            number.shortName(),
                            1 / row.timesFaster(),
                            Objects.requireNonNull(ReferenceTable.published(row)));
                    return number.factor() == 0
                            ? times
                            : times
                                    + words(
                                            ", for our ranges come from both ends by turns, and the one with the factor after %.0f %% of all, while in one of %d equal shares it would stand at %.0f %% (and %.0f %% of the time of the prime %s was published)",
                                            100 * number.shareToFactor(row.jobs()),
                                            PUBLISHED_PROCESSES,
                                            100 * number.shareOfOwn(PUBLISHED_PROCESSES),
                                            100
                                                    * Objects.requireNonNull(row.published())
                                                            .seconds()
                                                    / prime.seconds(),
                                            VerifyNumber.THIRD.shortName());
                });
        return Optional.of("The published figures are of four processes on four cores, here it is %s and two JVMs%s."
                .formatted(Numbers.count(rows.cores(), "core"), each.isEmpty() ? "" : ". Asking Redis, " + each));
    }

    /** The share of JVMs' start in the times by a mapped file. */
    private Optional<String> start() {
        double start = rows.seconds(String.valueOf(VerifyWorkload.START), VerifyWorkload.MAPPED);
        if (Double.isNaN(start)) {
            return Optional.empty();
        }
        String each = each(
                number -> !Double.isNaN(seconds(number, VerifyWorkload.MAPPED)),
                number -> words(
                        "%s %.0f ms (by the volatile field %.0f ms)",
                        number.shortName(),
                        1e3 * Math.max(0, seconds(number, VerifyWorkload.MAPPED) - start),
                        1e3 * seconds(number, VerifyWorkload.VOLATILE)));
        return Optional.of(words(
                        "A mapped file has the start of two JVMs in its time: %.0f ms, as the same program on %s shows. Without it are left: ",
                        1e3 * start, Numbers.grouped(VerifyWorkload.START))
                + each + "; the code of these JVMs is never warm.");
    }

    private String each(Predicate<VerifyNumber> which, Function<VerifyNumber, String> sentence) {
        return measured().stream().filter(which).map(sentence).collect(Collectors.joining(", "));
    }
}
