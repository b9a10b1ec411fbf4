package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void showsTheMiddleAndBothEndsOfAllRounds() {
        Figure figure = figure(30, 10, 20);
        assertThat(figure.median()).isEqualTo(20);
        assertThat(figure.min()).isEqualTo(10);
        assertThat(figure.max()).isEqualTo(30);
        assertThat(figure.ratio()).isZero();
    }

    @Test
    void theMiddleOfAnEvenNumberLiesBetweenTwo() {
        assertThat(figure(40, 10, 20, 30).median()).isEqualTo(25);
    }

    @Test
    void eachRoundIsComparedWithItsOwnLimit() {
        List<Figure> figures = Figure.of(List.of(round(100, 50), round(1_000, 100), round(10, 1)));
        assertThat(figures).extracting(Figure::name).containsExactly("limit", "work");
        assertThat(figures.get(1).limit()).isEqualTo("limit");
        // The medians are 50 of 100.
        assertThat(figures.get(1).ratio()).isEqualTo(0.1);
    }

    @Test
    void costsAreThoseOfAllRounds() {
        Figure figure = Figure.of(List.of(round(1, 1), round(1, 1))).get(1);
        assertThat(figure.cost()).isEqualTo(new Cost(2, 4, 6, 8, 1, 2, 6, Map.of()));
    }

    @Test
    void timesOfNewJvmsAreAddedToThoseOfTheSame() {
        Cost first = Cost.NONE.with("worker", new JvmTime(1, 0.5, 0.25)).with("client", new JvmTime(8, 4, Double.NaN));
        Cost both = first.plus(Cost.NONE.with("worker", new JvmTime(2, 1, 0.5)));

        assertThat(both.jvms())
                .containsOnly(
                        Map.entry("worker", new JvmTime(3, 1.5, 0.75)),
                        Map.entry("client", new JvmTime(8, 4, Double.NaN)));
        assertThat(Cost.NONE.jvms()).isEmpty();
    }

    private static Figure figure(double... values) {
        List<List<Sample>> rounds = java.util.Arrays.stream(values)
                .mapToObj(value -> List.of(Sample.of("work", "jobs/s", value)))
                .toList();
        return Figure.of(rounds).get(0);
    }

    private static List<Sample> round(double limit, double value) {
        Sample bound = Sample.of("limit", "calls/s", limit);
        return List.of(
                bound, Sample.of("work", "jobs/s", value).within(bound).at(new Cost(1, 2, 3, 4, 0.5, 1, 3, Map.of())));
    }
}
