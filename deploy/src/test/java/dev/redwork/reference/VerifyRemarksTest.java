package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.redwork.reference.Row.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyRemarksTest {
    private static final String ONE = String.valueOf(VerifyNumber.SECOND.number());

    private static Row row(String size, String form, double seconds) {
        return new Row("verify", size, form, 76, Math.round(seconds * 1e9), null, null, null, "right", "right");
    }

    private static Row row(VerifyNumber number, String form, double seconds) {
        return row(String.valueOf(number.number()), form, seconds);
    }

    private final List<Row> rows = new ArrayList<>(List.of(
            row(VerifyNumber.SECOND, VerifyWorkload.NO_FLAG, 0.3).withPlain(Plain.of(120_000_000)),
            row(VerifyNumber.SECOND, VerifyWorkload.FLAG, 0.1).with(Published.BY_FLAG.get(VerifyNumber.SECOND)),
            row(VerifyNumber.SECOND, VerifyWorkload.ASKED, 3.6).with(Published.BY_FLAG.get(VerifyNumber.SECOND)),
            row(VerifyNumber.SECOND, VerifyWorkload.VOLATILE, 0.015),
            row(VerifyNumber.SECOND, VerifyWorkload.MAPPED, 0.25),
            row(VerifyNumber.THIRD, VerifyWorkload.NO_FLAG, 0.1),
            row(VerifyNumber.THIRD, VerifyWorkload.FLAG, 0.105),
            row(VerifyNumber.THIRD, VerifyWorkload.ASKED, 4).with(Published.BY_FLAG.get(VerifyNumber.THIRD))));

    private String remarks() {
        return String.join(
                "\n",
                new VerifyRemarks(
                                new RowsOfWorkload(rows, 2),
                                Map.of(VerifyNumber.THIRD, 0.02),
                                Map.of(VerifyNumber.SECOND, 70_000_999L))
                        .all());
    }

    @Test
    void aTableHasTheSixFormsSideBySide() {
        assertThat(remarks())
                .contains("  | number | serial | 2 JVMs, no flag | 2 JVMs, flag | 2 JVMs, Redis asked |"
                        + " volatile field, 2 threads | mapped file, 2 JVMs |\n  |---|---|---|---|---|---|---|\n")
                .contains("\n  | " + ONE + " | 120 ms | 300 ms | 100 ms | 3.60 s | 15 ms | 250 ms |\n")
                .contains("\n  | 100109100129100151 |  | 100 ms | 105 ms | 4.00 s |  |  |\n");
    }

    @Test
    void whatAFlagWinsAndCostsIsReckoned() {
        assertThat(remarks())
                .contains("…101027 by a factor of 3.00 (1.09 at best: its range is handed out after 92 % of all)")
                .contains("…100151 by +5.0 %, beyond the 2.0 % that");
        rows.replaceAll(row -> row.size().equals(ONE) ? row : row(row.size(), row.form(), 0.1));
        assertThat(remarks()).contains("…100151 by +0.0 %, within the 2.0 %");
    }

    @Test
    void aQuestionsPriceIsReckonedAndWhereThePublishedOneIsFaster() {
        assertThat(remarks())
                .contains("…101027 70,000 questions in 3.50 s more than with our flag, 100 µs each")
                .contains("2 cores and two JVMs. Asking Redis, …101027 takes 3.0 times the published 1.2 s")
                .contains(
                        "after 92 % of all, while in one of 4 equal shares it would stand at 17 % (and 15 % of the time")
                .doesNotContain("…100151 takes");
    }

    @Test
    void theStartOfJvmsIsTakenOffTheMappedFile() {
        assertThat(remarks()).doesNotContain("start of two JVMs");
        rows.add(row(String.valueOf(VerifyWorkload.START), VerifyWorkload.MAPPED, 0.2));
        assertThat(remarks())
                .contains("in its time: 200 ms, as the same program on 1,000,003 shows")
                .contains("…101027 50 ms (by the volatile field 15 ms)");
    }

    @Test
    void withoutRowsNothingIsSaidOfThem() {
        rows.clear();
        assertThat(remarks()).doesNotContain("NaN", "flag and without", "question", "mapped file has");
    }

    @Test
    void eachExtentVerifiesANumberByAllShapes() {
        assertThat(VerifyWorkload.shaped(Extent.TINY)).isEqualTo(VerifyNumber.FIRST);
        assertThat(VerifyWorkload.shaped(Extent.FULL)).isEqualTo(VerifyNumber.PRIME);
    }

    /** The ranges come from both ends by turns. */
    @ParameterizedTest
    @CsvSource({"EARLY, 0.025", "MIDDLE, 0.505", "LATE, 0.955", "PRIME, 1"})
    void theShareOfRangesUpToTheFactor(VerifyNumber number, double share) {
        assertThat(number.shareToFactor(200)).isCloseTo(share, within(1e-9));
    }
}
