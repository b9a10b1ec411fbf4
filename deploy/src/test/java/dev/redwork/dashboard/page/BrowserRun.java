package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The tests of {@code deploy/browser}, which drive a real browser: each file of them is run by Node's own runner. */
public final class BrowserRun {
    private static final Path FOLDER = Path.of("browser").toAbsolutePath();
    private static final int MINUTES = 8;
    private static final Pattern PASSED = Pattern.compile("(?m)^# pass ([1-9]\\d*)$");
    private static final Pattern SKIPPED = Pattern.compile("(?m)^# (?:skipped|todo) [1-9]");

    private BrowserRun() {}

    /**
     * Runs a file; its output is shown where one of its tests failed, and {@code target/browser} then has a picture of the page.
     *
     * @param environment what the tests are told
     */
    public static void run(String file, Map<String, String> environment) throws InterruptedException {
        assertThat(FOLDER.resolve("node_modules"))
                .as("what the browser tests need: deploy/browser/setup brings it")
                .isDirectory();
        ProcessBuilder builder = new ProcessBuilder("node", "--test", "--test-reporter=tap", file)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment()
                .put(
                        "REDWORK_PICTURES",
                        Path.of("target", "browser").toAbsolutePath().toString());
        try {
            Process node = builder.start();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(node));
            boolean ended = node.waitFor(MINUTES, TimeUnit.MINUTES);
            // The browser, where the runner did not come to its end.
            node.descendants().forEach(ProcessHandle::destroyForcibly);
            node.destroyForcibly();
            String text = output.join();
            assertThat(ended)
                    .as("it ends within %d minutes:%n%s", MINUTES, text)
                    .isTrue();
            assertThat(node.exitValue()).as("%s", text).isZero();
            assertThat(text).containsPattern(PASSED).doesNotContainPattern(SKIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException("Node 20 or newer is needed: see deploy/browser/setup", e);
        }
    }

    private static String read(Process node) {
        try (var out = node.getInputStream()) {
            return new String(out.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
