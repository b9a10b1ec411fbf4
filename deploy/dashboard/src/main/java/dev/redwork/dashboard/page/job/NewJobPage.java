package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Forms;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.QueueFilter;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.PathSegment;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A job is made here: first its queue and its task are chosen, then its input is written. */
public final class NewJobPage implements WebPage {
    /** Of an example; a longer one is nobody's to edit in a form. */
    private static final int LONGEST = 16 * 1024;

    /** Of an input that is written anew: a page is to read less than a megabyte. */
    private static final int LONGEST_AGAIN = 512 * 1024;

    private static final Pattern FROM = Pattern.compile("[?&]from=([^&]+)");

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
        String queue = QueueFilter.of(call);
        Origin from = origin(call, queue, call.queryParam("from"));
        String input = call.queryParam("input");
        return page(
                call,
                queue,
                task == null || task.isEmpty() ? null : Asked.checked(() -> Names.checkTask(task.strip())),
                input != null && !input.isEmpty()
                        ? InputForm.typed(input)
                        : from != null && from.input() != null
                                ? InputForm.typed(from.input().toString())
                                : Map.of(),
                "json".equals(call.queryParam("as")),
                from,
                Html.NOTHING);
    }

    /** The same again with what was typed, and what is wrong with it. */
    public View again(Context call, Forms.Refused refused) {
        Map<String, List<String>> typed = refused.fields();
        String task = InputForm.value(typed, "task");
        Html wrong = Html.of(
                "<p class=\"flash bad\" role=\"alert\">{}</p>",
                refused.problem().getMessage());
        String queue = call.pathParam("queue");
        Matcher from = FROM.matcher(refused.back());
        Origin origin = origin(call, queue, from.find() ? from.group(1) : null);
        return page(call, queue, task, typed, InputForm.isJson(typed), origin, wrong)
                .withStatus(refused.problem().status());
    }

    /**
     * The job that is run again with another input.
     *
     * @param input null: its caller may not see it, or it is not kept, or too long
     */
    private record Origin(String id, @Nullable Payload input) {}

    private @Nullable Origin origin(Context call, @Nullable String queue, @Nullable String id) {
        if (queue == null || id == null || id.isEmpty()) {
            return null;
        }
        String checked = Asked.checked(() -> Names.checkId(id));
        Redaction redaction = Redaction.of(call);
        if (!Frame.may(call, Role.READ) || redaction.hidden()) {
            return new Origin(checked, null);
        }
        Payload input = sources.admin()
                .queue(queue)
                .find(checked)
                .map(JobRecord::spec)
                .filter(job -> redaction.shows(job.masks()))
                .map(Job::input)
                .filter(payload -> payload.length() <= LONGEST_AGAIN)
                .orElse(null);
        return new Origin(checked, input);
    }

    private View page(
            Context call,
            @Nullable String queue,
            @Nullable String task,
            Map<String, List<String>> typed,
            boolean json,
            @Nullable Origin from,
            Html wrong) {
        Html body = Html.of(
                "<h1>New job</h1>{}{}{}",
                wrong,
                choice(call, queue, task),
                queue == null || task == null ? Html.NOTHING : form(call, queue, task, typed, json, from));
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
                queue == null
                        ? Html.of("<p class=\"fine\">A queue that is there, or a new one; its tasks come next.</p>")
                        : task != null ? Html.NOTHING : known(queue, tasks, reads));
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
                        .map(name -> Html.of("<li>{}</li>", Pieces.link(href(queue, name, false, null), name)))
                        .collect(Html.joining()));
    }

    private String href(String queue, String task, boolean json, @Nullable Origin from) {
        return Links.with(
                links.page("/new"),
                "queue",
                queue,
                "task",
                task,
                "from",
                from == null ? null : from.id(),
                "as",
                json ? "json" : null);
    }

    private Html form(
            Context call,
            String queue,
            String task,
            Map<String, List<String>> typed,
            boolean json,
            @Nullable Origin from) {
        Type type = SHIPPED.get(task);
        Payload example = type != null ? null : from != null ? from.input() : example(call, queue, task);
        List<InputField> fields =
                type != null ? InputField.of(type) : example == null ? List.of() : InputField.of(example);
        InputForm input = new InputForm(fields, typed, example);
        boolean whole = json || fields.isEmpty();
        Html other = fields.isEmpty()
                ? Html.NOTHING
                : whole
                        ? Pieces.link(href(queue, task, false, from), "Write it in fields")
                        : Pieces.link(href(queue, task, true, from), "Write it as JSON");
        return Html.of(
                """
                <form class="card narrow job-form" method="post" action="{}"><input type="hidden" name="back" value="{}">
                <input type="hidden" name="task" value="{}"><h2>{} in {}</h2>{}{}<p class="fine">{}</p>{}
                <button class="primary">Enqueue</button></form>
                """,
                links.form("/queues/" + PathSegment.of(queue) + "/jobs"),
                href(queue, task, whole, from),
                task,
                task,
                queue,
                from != null
                        ? origin(queue, from)
                        : Html.when(
                                example != null,
                                Html.of(
                                        "<p class=\"fine\">The newest job of this task that is kept is the example.</p>")),
                whole ? input.json() : input.form(),
                other,
                JobOptions.of(typed));
    }

    private Html origin(String queue, Origin from) {
        return Html.of(
                "<p class=\"fine\">{} {}</p>",
                from.input() != null
                        ? "The input is that of job"
                        : "It begins empty: you may not see the input of this job, or it is not kept, or too long to be"
                                + " edited here:",
                Pieces.link(links.job(queue, from.id()), from.id()));
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
                .filter(job -> redaction.shows(job.masks()))
                .map(Job::input)
                .orElse(null);
    }
}
