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

    private static final List<String> TESTED =
            List.of("deploy/embedded-redis", "common", "producer", "worker", "worker/fetch", "deploy");

    private Modules() {}

    static List<Path> classes() {
        return built("target/classes", TESTED, "deploy/cli", "deploy/bench", "deploy/dashboard");
    }

    /** Tests of the command line and of the bench are the launcher's. */
    static List<Path> testClasses() {
        return built("target/test-classes", TESTED);
    }

    private static List<Path> built(String folder, List<String> modules, String... more) {
        List<Path> built = Stream.concat(modules.stream(), Stream.of(more))
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
