package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A user's module whose handler writes to stdout in every way there is, tells it on stderr, and then works for a while. */
public final class Printing implements TaskModule {
    static final String PRINTED = "it is printed";

    /** Prints its input three times; answers which worker did. */
    static final Task<String, String> TASK = Task.of("print", String.class, String.class);

    @Override
    public void register(Handlers handlers) {
        handlers.handle(TASK, (text, context) -> {
            System.out.print(text);
            System.out.flush();
            new FileOutputStream(FileDescriptor.out).write(text.getBytes(UTF_8));
            new ProcessBuilder("printf", "%s", text).inheritIO().start().waitFor();
            System.err.println(PRINTED);
            LoggerFactory.getLogger("example.Press").info("pressed");
            TimeUnit.SECONDS.sleep(2);
            return context.worker();
        });
    }
}
