package dev.redwork.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A worker whose wall clock is an hour off, by libfaketime. The one that runs is killed, and those that follow it have the wrong
 * time: an hour ahead for every other target, an hour behind for the rest.
 */
record SkewClock(Path library) implements WorkerFault {
    private static final List<Path> HOMES =
            List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"), Path.of("/lib"));
    private static final String FILE = "libfaketimeMT.so.1";

    /** With the library where it is installed. */
    static Optional<Fault> find() {
        for (Path home : HOMES) {
            Optional<Path> library = find(home);
            if (library.isPresent()) {
                return library.map(SkewClock::new);
            }
        }
        return Optional.empty();
    }

    /** As {@code lib/faketime/} or {@code lib/<machine>/faketime/}. */
    private static Optional<Path> find(Path home) {
        if (!Files.isDirectory(home)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(home)) {
            return Stream.concat(Stream.of(home), folders)
                    .map(folder -> folder.resolve("faketime").resolve(FILE))
                    .filter(Files::isReadable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "worker's clock 1 h off";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        // The monotonic clock stays: with it, a JVM would hang.
        stage.worker(target)
                .environment(Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME",
                        target % 2 == 0 ? "+3600s" : "-3600s",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        "DONT_FAKE_MONOTONIC",
                        "1"));
        stage.worker(target).jvm().kill9();
    }
}
