package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A user's module whose jobs wait for each other: they only end when {@link #SIZE} of them run at once. */
public final class Meeting implements TaskModule {
    static final int SIZE = 500;

    /** Answers which thread ran it and on which Java; fails when the others did not come. */
    static final Task<Integer, String> TASK = Task.of("meet", Integer.class, String.class)
            .with(options -> options.queue("io").attempts(1));

    private static final CountDownLatch MISSING = new CountDownLatch(SIZE);

    @Override
    public void register(Handlers handlers) {
        handlers.handle(TASK, (number, context) -> {
            MISSING.countDown();
            if (!MISSING.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(MISSING.getCount() + " of " + SIZE + " are missing");
            }
            return Runtime.version().feature() + " " + Thread.currentThread();
        });
    }

    /** As the jar that a user would build. */
    static Path jar(Path directory) throws IOException {
        Path jar = directory.resolve("meeting.jar");
        String name = Meeting.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream code = Objects.requireNonNull(Meeting.class.getResourceAsStream("/" + name))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + TaskModule.class.getName()));
            out.write(Meeting.class.getName().getBytes(UTF_8));
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
        }
        return jar;
    }
}
