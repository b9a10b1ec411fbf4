package dev.redwork.worker.tasks.files;

import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.tasks.fetch.WebReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of {@code words} and {@code weblogs}. Their sources are pages, under the rules of {@code fetch}, and files below one directory.
 */
public final class FileHandlers implements TaskModule {
    private final @Nullable Path directory;
    private final boolean allowPrivate;

    /** Without files, and with public addresses only: every worker may run it. */
    public FileHandlers() {
        this(null, false);
    }

    private FileHandlers(@Nullable Path directory, boolean allowPrivate) {
        this.directory = directory;
        this.allowPrivate = allowPrivate;
    }

    /**
     * The same with files: those below a directory, links followed before that is decided. Anybody who can enqueue jobs can learn from
     * their outcomes what is in them.
     */
    public FileHandlers below(Path directory) {
        return new FileHandlers(directory, allowPrivate);
    }

    /** The same with every address: see {@link dev.redwork.worker.tasks.fetch.FetchHandlers#allowingPrivate}. */
    public FileHandlers allowingPrivate() {
        return new FileHandlers(directory, true);
    }

    /** @throws IllegalArgumentException when the directory is none, or cannot be read */
    @Override
    public void register(Handlers handlers) {
        FilesBelow files = new FilesBelow(directory);
        WebReader web = reader();
        WordCount words = new WordCount(files, web);
        WeblogCount weblogs = new WeblogCount(files, web);
        handlers.handle(ShippedTasks.WORDS, (part, context) -> words.run(part));
        handlers.handle(ShippedTasks.WEBLOGS, (part, context) -> weblogs.run(part));
        handlers.closeWithWorker(web);
    }

    /** Neither task has an option for its time. */
    WebReader reader() {
        return new WebReader(allowPrivate, "save it as a file below the workers' --files directory, and count that");
    }
}
