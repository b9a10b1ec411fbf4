package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.QueueFilter;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.tasks.ShippedTasks;
import io.javalin.http.Context;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job is made here: first its queue and its task are chosen, then its input is written. */
public final class NewJobPage implements WebPage {
    /** Of an example; a longer one is nobody's to edit in a form. */
    private static final int LONGEST = 16 * 1024;

    private static final Map<String, Type> SHIPPED = shipped();

    private final Links links;
    private final PageSources sources;

    public NewJobPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    private static Map<String, Type> shipped() {
        Map<String, Type> inputs = new LinkedHashMap<>();
        try {
            for (Field field : ShippedTasks.class.getFields()) {
                if (field.get(null) instanceof Task<?, ?> task) {
                    inputs.put(task.name(), task.input());
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return inputs;
    }

    @Override
    public View view(Context call) {
        String task = call.queryParam("task");
        String input = call.queryParam("input");
        return page(
                call,
                QueueFilter.of(call),
                task == null || task.isEmpty() ? null : Asked.checked(() -> Names.checkTask(task.strip())),
                input == null || input.isEmpty() ? Map.of() : InputForm.typed(input),
                "json".equals(call.queryParam("as")),
                Html.NOTHING);
    }

    /** The same again with what was typed, and what is wrong with it. */
    public View again(Context call, Map<String, List<String>> typed, Problem problem) {
        String task = InputForm.value(typed, "task");
        Html wrong = Html.of("<p class=\"flash bad\" role=\"alert\">{}</p>", problem.getMessage());
        return page(call, call.pathParam("queue"), task, typed, InputForm.isJson(typed), wrong)
                .withStatus(problem.status());
    }

    private View page(
            Context call,
            @Nullable String queue,
            @Nullable String task,
            Map<String, List<String>> typed,
            boolean json,
            Html wrong) {
        Html body = Html.of(
                "<h1>New job</h1>{}{}{}",
                wrong,
                choice(call, queue, task),
                queue == null || task == null ? Html.NOTHING : form(call, queue, task, typed, json));
        View view = View.of("New job", "new", body);
        return queue == null || task == null ? view : view.redwork("submit " + task + " '{...}' -q " + queue);
    }

    /** A caller who may only enqueue is not told which queues and tasks there are. */
    private Html choice(Context call, @Nullable String queue, @Nullable String task) {
        boolean reads = Frame.may(call, Role.READ);
        List<String> queues = !reads
                ? List.of()
                : sources.watch().queues().stream()
                        .map(trail -> trail.last().queue().queue())
                        .sorted()
                        .toList();
        List<String> tasks = !reads || queue == null
                ? List.of()
                : sources.admin().queue(queue).workers().stream()
                        .flatMap(lane -> lane.tasks().stream())
                        .distinct()
                        .sorted()
                        .toList();
        return Html.of(
                """
                <form class="card choice" method="get" action="{}">
                <label>Queue <input name="queue" list="queues" value="{}" required maxlength="128" autocomplete="off"></label>
                <label>Task <input name="task" list="tasks" value="{}" maxlength="128" autocomplete="off"{}></label>
                <datalist id="queues">{}</datalist><datalist id="tasks">{}</datalist><button>Choose</button></form>{}
                """,
                links.page("/new"),
                queue,
                task,
                Html.when(queue != null && task == null, Html.of(" autofocus")),
                options(queues),
                options(tasks),
                queue == null || task != null ? Html.NOTHING : known(queue, tasks, reads));
    }

    private static Html options(List<String> names) {
        return names.stream()
                .map(name -> Html.of("<option value=\"{}\">", name))
                .collect(Html.joining());
    }

    private Html known(String queue, List<String> tasks, boolean reads) {
        if (tasks.isEmpty()) {
            return Html.when(
                    reads,
                    Html.of("<p class=\"fine\">No worker reads {}: a job of any task waits there for one.</p>", queue));
        }
        return Html.of(
                "<section><h2>Tasks that its workers know</h2><ul class=\"tabs\">{}</ul></section>",
                tasks.stream()
                        .map(name -> Html.of("<li>{}</li>", Pieces.link(href(queue, name, false), name)))
                        .collect(Html.joining()));
    }

    private String href(String queue, String task, boolean json) {
        return Links.with(links.page("/new"), "queue", queue, "task", task, "as", json ? "json" : null);
    }

    private Html form(Context call, String queue, String task, Map<String, List<String>> typed, boolean json) {
        Type type = SHIPPED.get(task);
        Payload example = type == null ? example(call, queue, task) : null;
        List<InputField> fields =
                type != null ? InputField.of(type) : example == null ? List.of() : InputField.of(example);
        InputForm input = new InputForm(fields, typed, example);
        boolean whole = json || fields.isEmpty();
        Html other = fields.isEmpty()
                ? Html.NOTHING
                : whole
                        ? Pieces.link(href(queue, task, false), "Write it in fields")
                        : Pieces.link(href(queue, task, true), "Write it as JSON");
        return Html.of(
                """
                <form class="card narrow job-form" method="post" action="{}"><input type="hidden" name="back" value="{}">
                <input type="hidden" name="task" value="{}"><h2>{} in {}</h2>{}{}<p class="fine">{}</p>{}
                <button class="primary">Enqueue</button></form>
                """,
                links.form("/queues/" + PathSegment.of(queue) + "/jobs"),
                href(queue, task, whole),
                task,
                task,
                queue,
                Html.when(
                        example != null,
                        Html.of("<p class=\"fine\">The newest job of this task that is kept is the example.</p>")),
                whole ? input.json() : input.form(),
                other,
                JobOptions.of(typed));
    }

    /** An input of this task, whole, where the caller may see it; null: there is none, or it is long, or masked. */
    private @Nullable Payload example(Context call, String queue, String task) {
        Redaction redaction = Redaction.of(call);
        if (!Frame.may(call, Role.READ) || redaction.hidden()) {
            return null;
        }
        QueueAdmin admin = sources.admin().queue(queue);
        JobQuery query = JobQuery.of(
                        JobState.PENDING,
                        JobState.RUNNING,
                        JobState.RETRYING,
                        JobState.SCHEDULED,
                        JobState.PARKED,
                        JobState.DEAD)
                .withTask(task);
        Optional<Job> spec = admin.jobs(query, 1, "").jobs().stream()
                .findFirst()
                .map(JobRecord::id)
                // Other programs give ids that no page can be asked for.
                .filter(Names::isId)
                .flatMap(id -> admin.find(id))
                .map(JobRecord::spec);
        return spec.filter(job -> job.input().length() <= LONGEST)
                .filter(job -> !redaction.masked() || job.masks().isEmpty())
                .map(Job::input)
                .orElse(null);
    }
}
