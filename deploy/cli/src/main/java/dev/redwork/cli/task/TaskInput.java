package dev.redwork.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.InputLines;
import dev.redwork.job.Defaults;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.json.Json;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A task that was asked for by name, and how its input is checked. */
public final class TaskInput {
    private final String name;
    private final @Nullable Task<?, ?> known;

    /**
     * For one task.
     *
     * @param known the task with its types, where this process has them
     */
    public TaskInput(String name, @Nullable Task<?, ?> known) {
        this.name = name;
        this.known = known;
    }

    /** The task to enqueue: its input is the JSON as it was given. */
    public Task<Payload, Payload> task(UnaryOperator<TaskOptions> change) {
        TaskOptions options = known == null ? null : known.options();
        return Task.ofJson(name).with(defaults -> change.apply(options == null ? defaults : options));
    }

    /**
     * Checks one input: against the task's type where it is known, else only that it is JSON.
     *
     * @throws IllegalArgumentException saying what does not fit
     */
    public byte[] check(String text) {
        try {
            Payload json = Json.parse(InputLines.withoutMark(text));
            if (json.length() > Defaults.PAYLOAD_LIMIT) {
                throw new IllegalArgumentException("the input is " + json.length() + " bytes, the limit is "
                        + Defaults.PAYLOAD_LIMIT + ": store large data elsewhere and enqueue where it is");
            }
            if (known != null) {
                checkType(known, json);
            }
            return json.toString().getBytes(UTF_8);
        } catch (PayloadException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst("^JSON does not fit \\w+: ", "does not fit: ");
            String shape = known == null ? "" : shape(known);
            throw new IllegalArgumentException("the input of task " + name + " " + reason + shape, e);
        }
    }

    private static void checkType(Task<?, ?> task, Payload json) {
        boolean takesNull = task.input() == Payload.class || task.input() == Void.class;
        if (Json.inputStrictly(task).read(json) == null && !takesNull) {
            throw new PayloadException("is missing");
        }
    }

    /** The fields of a record, so that the next try can be right. */
    private static String shape(Task<?, ?> task) {
        if (!(task.input() instanceof Class<?> type) || !type.isRecord()) {
            return "";
        }
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", ", "; its fields are ", ""));
    }
}
