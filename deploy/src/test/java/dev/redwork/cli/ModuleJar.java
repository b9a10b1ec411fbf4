package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.worker.TaskModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A task module of one class, as the jar that a user would build. */
final class ModuleJar {
    private ModuleJar() {}

    static Path of(Class<? extends TaskModule> module, Path directory) throws IOException {
        Path jar = directory.resolve(module.getSimpleName() + ".jar");
        String name = module.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream code = Objects.requireNonNull(module.getResourceAsStream("/" + name))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + TaskModule.class.getName()));
            out.write(module.getName().getBytes(UTF_8));
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
        }
        return jar;
    }
}
