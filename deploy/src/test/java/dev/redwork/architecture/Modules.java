package dev.redwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the modules' own class files stand: what is looked at, without the libraries on the class path. */
final class Modules {
    /** The tree's root: tests run in a module's folder. */
    static final Path ROOT = root();

    private Modules() {}

    static List<Path> classes() {
        return built("target/classes");
    }

    static List<Path> testClasses() {
        return built("target/test-classes");
    }

    private static List<Path> built(String folder) {
        List<Path> built = Stream.of(
                        "deploy/embedded-redis",
                        "common",
                        "producer",
                        "worker",
                        "worker/fetch",
                        "deploy/cli",
                        "deploy/bench",
                        "deploy")
                .map(module -> ROOT.resolve(module).resolve(folder))
                .toList();
        assertThat(built).as("built before").allMatch(Files::exists);
        return built;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
