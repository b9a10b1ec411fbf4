package dev.redwork.cli.command;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import dev.redwork.worker.tasks.files.FileHandlers;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The tasks that this process has handlers for: the shipped ones, and those of jars given with {@code --jar}. */
public final class KnownTasks {
    private static final String SERVICE = "META-INF/services/" + TaskModule.class.getName();

    private final List<TaskModule> modules = new ArrayList<>();
    private final Map<String, Task<?, ?>> tasks = new LinkedHashMap<>();

    /** Loads them, without leave to fetch from private addresses, or to read files. */
    public static KnownTasks load(List<Path> jars) {
        return load(jars, false, null);
    }

    /**
     * Loads them.
     *
     * @param allowPrivate whether {@code fetch}, {@code words} and {@code weblogs} may connect to every address
     * @param files the directory of the files that {@code words} and {@code weblogs} may read; null: they read none
     * @throws IllegalArgumentException when a jar is missing, names no module, or cannot be loaded, or the directory is none
     */
    public static KnownTasks load(List<Path> jars, boolean allowPrivate, @Nullable Path files) {
        KnownTasks known = new KnownTasks();
        // Never closed: handlers load their classes when they first need them.
        ClassLoader loader = jars.isEmpty() ? KnownTasks.class.getClassLoader() : loader(jars);
        try {
            for (TaskModule module : ServiceLoader.load(TaskModule.class, loader)) {
                known.modules.add(lifted(module, allowPrivate, files));
            }
            Handlers handlers = new Handlers();
            known.modules.forEach(handlers::add);
            handlers.tasks().forEach(task -> known.tasks.put(task.name(), task));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException(
                    "the task modules of " + jars + " cannot be loaded: " + e.getMessage(), e);
        }
        return known;
    }

    /** The loader makes modules with their defaults, which refuse. */
    private static TaskModule lifted(TaskModule module, boolean allowPrivate, @Nullable Path files) {
        if (module instanceof FileHandlers handlers) {
            FileHandlers below = files == null ? handlers : handlers.below(files);
            return allowPrivate ? below.allowingPrivate() : below;
        }
        return allowPrivate && module instanceof FetchHandlers ? FetchHandlers.allowingPrivate() : module;
    }

    public List<TaskModule> modules() {
        return modules;
    }

    /** By name. */
    public Map<String, Task<?, ?>> tasks() {
        return tasks;
    }

    private static ClassLoader loader(List<Path> jars) {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            Path jar = jars.get(i);
            check(jar);
            try {
                urls[i] = jar.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("--jar " + jar + " has no URL", e);
            }
        }
        return new URLClassLoader(urls, KnownTasks.class.getClassLoader());
    }

    private static void check(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(
                    "--jar " + jar + (Files.isDirectory(jar) ? " is a directory" : ": there is no such file"));
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(SERVICE) == null) {
                throw new IllegalArgumentException("--jar " + jar + " offers no tasks: name your "
                        + TaskModule.class.getSimpleName() + " in its " + SERVICE);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--jar " + jar + " is not a jar: " + e.getMessage(), e);
        }
    }
}
