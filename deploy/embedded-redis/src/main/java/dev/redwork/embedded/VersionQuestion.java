package dev.redwork.embedded;

import dev.redwork.embedded.RedisBinary.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server program for its version, which also shows whether it runs on this machine at all. */
final class VersionQuestion {
    // "Redis server v=7.0.15 sha=00000000:0 malloc=...", "Valkey server v=8.1.1 sha=..."
    private static final Pattern ANSWER = Pattern.compile("(\\w+) server v=(\\d+\\.\\d+\\S*)");

    private VersionQuestion() {}

    /** Throws {@link RedisStartException} with one line if the program does not run or does not say a version. */
    static RedisBinary ask(Path program, Origin origin) {
        String answer = answer(program);
        Matcher matcher = ANSWER.matcher(answer);
        if (!matcher.find()) {
            // A missing libssl or too old a glibc is told by the loader, on its first line.
            throw new RedisStartException(program + " does not run on this machine: "
                    + answer.lines().findFirst().orElse("it said nothing"));
        }
        return new RedisBinary(program, origin, matcher.group(1), matcher.group(2));
    }

    private static String answer(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new RedisStartException(program + " does not run on this machine: " + e.getMessage(), e);
        }
    }
}
