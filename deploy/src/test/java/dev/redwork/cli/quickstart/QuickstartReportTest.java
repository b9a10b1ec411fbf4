package dev.redwork.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.quickstart.QuickstartJobs.Line;
import dev.redwork.cli.quickstart.QuickstartVerify.Verified;
import dev.redwork.producer.tasks.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first tables that a newcomer sees, in a terminal of 80 columns. */
class QuickstartReportTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void theNumbersThatAreVerifiedAreNotCut() {
        Verdict composite = new Verdict(9_000_000_168_000_000_703L, 3_000_000_019L, 5, 200, 1, 196, 0, SECOND);
        Verdict prime = new Verdict(9_223_372_036_854_775_783L, null, 5, 200, 0, 0, 0, 3 * SECOND);
        List<Verified> all =
                List.of(new Verified(composite, composite, 1_210_000_000), new Verified(prime, prime, 1_560_000_000));

        List<String> lines = QuickstartReport.verifications().table(all).lines(false, 80);

        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(String.join("\n", lines))
                .contains("IS IT PRIME?", "WITH FLAG", "WITHOUT", "ALONE")
                .contains("9000000168000000703  3000000019 x 3000000037", "9223372036854775783  prime");
    }

    @Test
    void resultsAreReadable() {
        Line line = new Line("gcd by Euclid", "10,000 pairs", 10_000, 20 * SECOND, "60.3 % coprime", 12 * SECOND, true);

        List<String> lines = QuickstartReport.lines().table(List.of(line)).lines(false, 80);

        assertThat(lines).allMatch(one -> one.length() <= 80);
        assertThat(lines.get(2)).contains("gcd by Euclid", "10,000", "60.3 % coprime", "≈ 12.0 s");
    }
}
