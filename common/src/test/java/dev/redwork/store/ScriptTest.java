package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.redwork.job.Transition;
import dev.redwork.store.ScriptFile.Command;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the scripts' headers and order against the enum of transitions and against their own bodies. */
class ScriptTest {
    /** What Redis allows when it is full, so that jobs still end and leases are still renewed. */
    private static final Set<String> ALLOWED_WHEN_FULL = Set.of("HDEL", "ZREM", "LPOP", "LTRIM", "DEL");

    static Stream<ScriptFile> scripts() {
        return Arrays.stream(Transition.values()).map(ScriptFile::of);
    }

    static Stream<ScriptFile> writingScripts() {
        return scripts().filter(script -> script.commands().stream().anyMatch(Command::writes));
    }

    @Test
    void eachTransitionHasOneScriptAndEachScriptATransition() throws IOException, URISyntaxException {
        URL claim = JobStore.class.getResource("claim.lua");
        assertThat(claim).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(claim.toURI()).resolveSibling("."))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua"))
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            scripts().map(ScriptFile::toString).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theFirstLineTellsTheMoveAsTheEnumDoes(ScriptFile script) {
        assertThat(script.header().get(0)).isEqualTo("-- " + script.move().describe());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theHeaderDeclaresTheSlotsThatTheBodyNames(ScriptFile script) {
        for (String kind : List.of("KEYS", "ARGV")) {
            Set<String> declared = script.declared(kind);
            List<String> fixed =
                    declared.stream().filter(slot -> !slot.contains("...")).toList();
            assertThat(script.used(kind)).as(kind).containsExactlyInAnyOrderElementsOf(fixed);
            assertThat(declared.size() > fixed.size())
                    .as(kind + "[n...] declared")
                    .isEqualTo(script.reckons(kind));
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theDeclaredSlotsCountUpFromOne(ScriptFile script) {
        for (String kind : List.of("KEYS", "ARGV")) {
            List<Integer> numbers = script.declared(kind).stream()
                    .map(slot -> Integer.valueOf(slot.replaceAll("\\D", "")))
                    .sorted()
                    .toList();
            assertThat(numbers)
                    .isEqualTo(
                            Stream.iterate(1, n -> n + 1).limit(numbers.size()).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void slotsAreGivenNamesInTheFirstLines(ScriptFile script) {
        List<String> code = script.code();
        int names = 0;
        while (names < code.size() && code.get(names).matches("local [a-z, ]+ = .*(?:KEYS|ARGV)\\[.*")) {
            names++;
        }
        assertThat(String.join("\n", code.subList(names, code.size()))).doesNotContainPattern("(?:KEYS|ARGV)\\[\\d+]");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theHeaderEndsWithWhatTheScriptReturns(ScriptFile script) {
        assertThat(script.returnsLine()).isPositive();
        assertThat(script.header().subList(script.returnsLine(), script.header().size()))
                .noneMatch(line -> line.startsWith("-- KEYS") || line.startsWith("-- ARGV"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theHeaderPromisesTheWordsThatTheBodyAnswers(ScriptFile script) {
        if (!script.answeredWords().isEmpty()) {
            assertThat(script.answeredWords()).containsExactlyInAnyOrderElementsOf(script.promisedWords());
        }
    }

    @ParameterizedTest
    @MethodSource("writingScripts")
    void allReadsStandBeforeTheFirstWrite(ScriptFile script) {
        boolean written = false;
        for (Command command : script.commands()) {
            if (written && !command.writes()) {
                fail("%s reads with %s after it has written", script, command.name());
            }
            // A write that the script returns from is followed by nothing.
            written |= command.writes() && !command.last();
        }
    }

    @ParameterizedTest
    @MethodSource("writingScripts")
    void theFirstWriteIsOneThatAFullRedisAllowsSaveOfWhatEnqueues(ScriptFile script) {
        String first = script.commands().stream()
                .filter(Command::writes)
                .findFirst()
                .orElseThrow()
                .name();
        if (script.move() == Transition.ENQUEUE || script.move() == Transition.REPLACE) {
            assertThat(first).isEqualTo("SET");
        } else {
            assertThat(ALLOWED_WHEN_FULL).contains(first);
        }
    }

    /** An error would end the script half way: whoever wrote a word into a counter's field must not lose jobs by it. */
    @ParameterizedTest
    @MethodSource("writingScripts")
    void aCounterThatIsNoNumberIsNoError(ScriptFile script) {
        assertThat(script.code()).noneMatch(line -> line.contains("redis.call('HINCRBY'"));
    }

    /** There are no includes: what recurs is marked, so that whoever mends one copy mends all. */
    @Test
    void blocksOfOneNameAreEqualAndStandInTwoScriptsOrMore() {
        Map<String, List<String>> blocks = scripts()
                .flatMap(script -> script.blocks().entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));

        assertThat(blocks)
                .hasSizeGreaterThan(5)
                .allSatisfy((name, texts) -> assertThat(texts)
                        .hasSizeGreaterThan(1)
                        .allSatisfy(text -> assertThat(text).isNotBlank().isEqualTo(texts.get(0))));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptFitsOnAPage(ScriptFile script) {
        // The three of the hot path do in one call what would be several elsewhere: a pause, void entries, suspects,
        // pills; keys, limits.
        int page = switch (script.move()) {
            case CLAIM -> 95;
            case ENQUEUE -> 106;
            case COMPLETE -> 70;
            // From four places.
            case CANCEL -> 62;
            case BURY, REPLACE -> 50;
            default -> 45;
        };
        assertThat(script.code()).hasSizeLessThanOrEqualTo(page);
        assertThat(script.body()).allMatch(line -> line.length() <= 120);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void timesComeFromRedisAndLongNumbersAreWrittenInFull(ScriptFile script) {
        assertThat(script.code())
                .noneMatch(line -> line.contains("os.time") || line.contains("cjson") || line.contains("tostring("));
    }
}
