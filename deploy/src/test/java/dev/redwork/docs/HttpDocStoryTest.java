package dev.redwork.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.Dashboard;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/http.md are run, in their order, and print what stands below them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HttpDocStoryTest {
    private static final Pattern SNIPPET =
            Pattern.compile("```(sh|python)\n(.*?)\n```\n\n```(?:json|text)\n(.*?)\n```\n", Pattern.DOTALL);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void snippetsPrintWhatStandsBelowThem() throws Exception {
        String page = Docs.read("docs/http.md");
        List<MatchResult> snippets = SNIPPET.matcher(page).results().toList();
        assertThat(snippets)
                .hasSize(Docs.blocks(page, "sh").size()
                        + Docs.blocks(page, "python").size())
                .hasSizeGreaterThanOrEqualTo(8);
        try (Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0);
                Worker worker = Worker.builder(REDIS.url())
                        .lane(2, "math")
                        .add(new ShippedHandlers())
                        .start()) {
            for (MatchResult snippet : snippets) {
                String program = snippet.group(2).replace("127.0.0.1:7070", "127.0.0.1:" + dashboard.port());
                String printed = run(snippet.group(1).equals("sh") ? "bash" : "python3", program);
                assertThat(printed.strip()).as(program).matches(form(snippet.group(3)));
            }
            assertThat(worker.stopped()).isNotDone();
        }
    }

    /** Three dots stand for what differs each time. */
    private static String form(String answer) {
        return Arrays.stream(answer.strip().split(Pattern.quote("..."), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^{}]*"));
    }

    private String run(String interpreter, String program) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("snippet"), program);
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(interpreter, file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(program).isTrue();
        String printed = Files.readString(out, UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
