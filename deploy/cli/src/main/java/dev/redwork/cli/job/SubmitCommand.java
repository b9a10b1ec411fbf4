package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.InputLines;
import dev.redwork.cli.command.KnownTasks;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.task.TaskInput;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.job.TraceContext;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.SessionGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = "Enqueue jobs of any task; wait for their results if you like.",
        footer = {
            "  redwork submit gcd '{\"a\":12,\"b\":18}' --wait 30s",
            "  redwork submit resize '{\"image\":7}' -q images --id image-7   the same id twice: enqueued once",
            "  redwork submit report --in 5m | --at 08:00 --expires 1h       later, or not at all",
            "  redwork submit index 7 --unique page-7 --debounce 5s          a burst runs once, with the last input",
            "  jq -c '.[]' pairs.json | redwork submit gcd - --wait 5m       one job a line",
            "",
            "It answers one JSON object a line: id, queue, task, state; with --wait also output or failure.",
            "`duplicate`: it stood there before, and stays; `replaced`: it stood there, and has this input now.",
            "The jobs of stdin are one batch, which each answer names: redwork batch show|wait|cancel.",
            "The input is checked against the task's type where that is known (shipped, or from --jar); a",
            "task that only a live worker of the queue knows is taken with any JSON. Of stdin all lines are",
            "checked before the first is enqueued."
        })
public final class SubmitCommand extends DataAction {
    @Parameters(index = "0", paramLabel = "TASK", description = "The task's name.")
    String task = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "JSON",
            description = "Its input; - reads one input a line from stdin. Default: null.")
    @Nullable
    String json;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Where the job stands in line. Default: the task's own queue, else `default`.")
    @Nullable
    String queue;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "An id of your own: while that job or its result is there, it is not enqueued again.")
    @Nullable
    String id;

    @Mixin
    SubmitOptions options = new SubmitOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "Wait this long for the results, of all jobs together.")
    @Nullable
    Duration wait;

    @Option(
            names = "--traceparent",
            paramLabel = "ID",
            description =
                    "The trace it belongs to, as W3C's header names it. Default: TRACEPARENT, TRACESTATE and BAGGAGE"
                            + " of the environment, where they are well formed.")
    @Nullable
    String traceparent;

    @Option(names = "--jar", paramLabel = "FILE", description = "A jar with task modules of your own. May be repeated.")
    List<Path> jars = List.of();

    @Option(names = "--unchecked", description = "Enqueue a task that nobody knows, with any JSON.")
    boolean unchecked;

    /** As it answers one object a line by itself, scripts need no option. */
    @Override
    public Form defaultForm() {
        return Form.JSONL;
    }

    @Override
    public Integer call() {
        if (isMany() && id != null) {
            throw usage("--id names one job; with - each job gets an id of its own");
        }
        Names.check("task", task);
        Map<String, Task<?, ?>> known = KnownTasks.load(jars).tasks();
        Task<?, ?> found = unchecked ? null : known.get(task);
        TaskInput input = new TaskInput(task, found);
        if (id != null) {
            Names.checkId(id);
        }
        options.check(id);
        // Options that make no sense are refused before Redis is asked.
        Task<Payload, Payload> unused = ordered(input, Instant.now());
        try (Admin admin = admin()) {
            Patience patience = new Patience(this, wait == null ? Duration.ZERO : wait);
            Task<Payload, Payload> ordered = ordered(input, Instant.ofEpochMilli(patience.read(admin::now)));
            if (found == null && !unchecked) {
                patience.run(() -> checkAnnounced(admin, ordered.options().queue(), known));
            }
            // A single input may hold line breaks; on stdin they part the inputs.
            try (InputLines inputs = isMany()
                    ? InputLines.read(console().in(), input::check)
                    : InputLines.one(input.check(json == null ? "null" : json))) {
                if (inputs.count() == 0) {
                    say("there is no input on stdin: nothing was enqueued");
                } else if (wait != null) {
                    patience.run(
                            () -> hintIfNobodyReads(admin, ordered.options().queue()));
                }
                Answers answers = answers(JobView::outcomes);
                return new Submission(this, answers, admin, ordered).run(inputs);
            }
        }
    }

    /** Whether inputs are read from stdin; their jobs are a batch. */
    boolean isMany() {
        return "-".equals(json);
    }

    private Task<Payload, Payload> ordered(TaskInput input, Instant now) {
        TraceContext trace = trace();
        return input.task(defaults -> options.apply(queue == null ? defaults : defaults.queue(queue), now)
                .trace(trace));
    }

    private @Nullable TraceContext trace() {
        Map<String, String> env = console().env();
        return traceparent != null
                ? TraceContext.of(traceparent)
                : TraceContext.ofHeaders(env.get("TRACEPARENT"), env.get("TRACESTATE"), env.get("BAGGAGE"));
    }

    private void checkAnnounced(Admin admin, String queueName, Map<String, Task<?, ?>> known) {
        TreeSet<String> announced = new TreeSet<>();
        admin.queue(queueName).workers().stream()
                .filter(SessionGroup::isLive)
                .forEach(lane -> announced.addAll(lane.tasks()));
        if (announced.contains(task)) {
            return;
        }
        announced.addAll(known.keySet());
        throw usage("no task '" + task + "' is known here or to a worker of queue " + queueName + "; known are "
                + String.join(", ", announced) + "; --jar FILE adds yours, --unchecked enqueues it anyway");
    }
}
