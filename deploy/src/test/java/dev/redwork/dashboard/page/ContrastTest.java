package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The colours of the style sheet can be told from what is behind them, in both themes: by the ratios of WCAG 2. */
class ContrastTest {
    private static final double TEXT = 4.5;
    private static final double CONTROL = 3;

    /** Of a state's chip, before the card. */
    private static final double TINT = 0.12;

    private static final Pattern TOKEN =
            Pattern.compile("--([a-z0-9-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");
    private static final List<String> GROUNDS = List.of("page", "card", "sunk");
    private static final List<String> TEXTS = List.of("ink", "ink-2", "mute", "link", "brand");
    private static final List<String> STATES = List.of(
            "scheduled",
            "pending",
            "running",
            "retrying",
            "parked",
            "succeeded",
            "dead",
            "cancelled",
            "expired",
            "paused");

    private static String css() {
        try (InputStream in = Objects.requireNonNull(ContrastTest.class.getResourceAsStream("/page/redwork.css"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, double[]> colours(boolean dark) {
        Map<String, double[]> colours = new LinkedHashMap<>();
        Matcher tokens = TOKEN.matcher(css());
        while (tokens.find()) {
            colours.put(tokens.group(1), rgb(tokens.group(dark ? 3 : 2)));
        }
        return colours;
    }

    private static double[] rgb(String hex) {
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            rgb[i] = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
        }
        return rgb;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachPairCanBeTold(boolean dark) {
        Map<String, double[]> colours = colours(dark);
        List<String> weak = new ArrayList<>();
        for (String ground : GROUNDS) {
            Stream.concat(TEXTS.stream(), STATES.stream())
                    .forEach(text -> check(weak, colours, text, ground, colour(colours, ground), TEXT));
            check(weak, colours, "focus", ground, colour(colours, ground), CONTROL);
        }
        for (String ground : List.of("page", "card")) {
            check(weak, colours, "edge", ground, colour(colours, ground), CONTROL);
        }
        for (String state : STATES) {
            double[] chip = mix(colour(colours, state), colour(colours, "card"), TINT);
            check(weak, colours, state, "its chip", chip, TEXT);
        }
        check(weak, colours, "card", "a primary button", colour(colours, "link"), TEXT);
        assertThat(weak).isEmpty();
    }

    /** A colour that is no token is seen by no test: those of print and shadows are black and white. */
    @ParameterizedTest
    @ValueSource(strings = {"#[0-9a-fA-F]{3,8}\\b", "\\b(?:rgb|hsl|lab|lch|oklch|oklab)a?\\([^)]*\\)"})
    void allOthersAreTokens(String colour) {
        String others = TOKEN.matcher(css()).replaceAll("");
        assertThat(Pattern.compile(colour).matcher(others).results().map(found -> found.group()))
                .allMatch(found -> found.matches("#fff|rgb\\(0 0 0 / \\.\\d+\\)"));
    }

    private static void check(
            List<String> weak,
            Map<String, double[]> colours,
            String name,
            String ground,
            double[] behind,
            double least) {
        double ratio = ratio(colour(colours, name), behind);
        if (ratio < least) {
            weak.add("%s on %s: %.2f".formatted(name, ground, ratio));
        }
    }

    private static double[] colour(Map<String, double[]> colours, String name) {
        return Objects.requireNonNull(colours.get(name), name);
    }

    private static double[] mix(double[] one, double[] other, double share) {
        double[] mixed = new double[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = share * one[i] + (1 - share) * other[i];
        }
        return mixed;
    }

    private static double ratio(double[] one, double[] other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(double[] rgb) {
        return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
