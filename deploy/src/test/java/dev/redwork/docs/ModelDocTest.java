package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The models, their runs and the page about them name the same mutants and promises. (Whether they hold, the profile `model` says.) */
class ModelDocTest {
    private static final List<String> MODELS = List.of("ownership", "cancel", "doorbell", "pill");

    @Test
    void thePageAndTheRunsNameTheMutantsThatTheModelsHave() {
        Set<String> defined = new TreeSet<>();
        for (String model : MODELS) {
            String text = Docs.read("docs/model/" + model + ".pml");
            String mutants = text.substring(text.indexOf("/* Mutants"), text.indexOf("#ifndef MUTANT"));
            for (String name : found(mutants, "#define ([A-Z_]+) \\d+")) {
                assertThat(text).as(model).contains("mutant(" + name + ")");
                defined.add(model + " " + name);
            }
        }
        Set<String> run = found(Docs.read("docs/model/runs"), "(?m)^breaks ([a-z]+ [A-Z_]+)");
        Set<String> told = found(Docs.read("docs/model/README.md"), "(?m)^(\\| `[a-z]+` \\| `[A-Z_]+`) \\|").stream()
                .map(cells -> cells.replaceAll("[|` ]+", " ").strip())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(run).isNotEmpty().isEqualTo(defined);
        assertThat(told).isEqualTo(defined);
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
