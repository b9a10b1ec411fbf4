package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.view.MoveView;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base class of commands that move jobs, named by id or selected. */
abstract class MoveAction extends DataAction {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "The jobs' ids; or select them:")
    List<String> ids = List.of();

    @Mixin
    JobFilter filter;

    @Option(names = "--all", description = "All to which it can be done, when nothing else selects them.")
    boolean all;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most.")
    @Nullable
    Long limit;

    @Option(names = "--dry-run", description = "Only say which or how many there are; change nothing.")
    boolean dryRun;

    private long total;
    private volatile long changed;

    private final String done;
    private final JobMove move;
    private final List<JobState> allowed;

    /** @param done its verb, as a participle */
    MoveAction(String done, JobMove move) {
        this.done = done;
        this.move = move;
        this.allowed = move.allowed();
    }

    /** Of a selection there are counts only. */
    @Override
    public boolean hasNames() {
        return !ids.isEmpty();
    }

    /** Whether a selection may be moved; {@code jobs} counts them. */
    boolean isAgreed(LongSupplier jobs) {
        return true;
    }

    @Override
    public Integer call() {
        checkWhatIsMeant();
        try (Admin admin = admin()) {
            filter.resolve(admin);
            return ids.isEmpty() ? moveSelected(admin) : moveNamed(admin);
        }
    }

    private void checkWhatIsMeant() {
        boolean selects = filter.state != null || filter.isFiltered();
        if (ids.isEmpty() && !selects && !all) {
            throw usage("which jobs? give ids, or select by -s or another option of the kind, or say --all");
        } else if (!ids.isEmpty() && (selects || all || limit != null)) {
            throw usage("ids and a selection exclude each other: of the selection only -q goes with ids");
        } else if (selects && all) {
            throw usage("--all goes with -q only: -s and its like select fewer");
        } else if (filter.state != null && !allowed.contains(filter.state)) {
            throw usage(filter.state.text() + " jobs cannot be " + done + ": only "
                    + allowed.stream().map(JobState::text).collect(Collectors.joining(", ")));
        } else if (limit != null && limit < 1) {
            throw usage("--limit is " + limit + ", must be 1 or more");
        }
        ids.forEach(Names::checkId);
    }

    // By ids: each is told of.

    private int moveNamed(Admin admin) {
        List<String> wanted = ids.stream().distinct().toList();
        Map<String, JobRecord> found = find(admin, wanted);
        Map<String, MoveResult> answers = new LinkedHashMap<>();
        if (!dryRun) {
            found.values().stream()
                    .collect(Collectors.groupingBy(JobRecord::queue, LinkedHashMap::new, Collectors.toList()))
                    .forEach((queue, jobs) -> answers.putAll(admin.queue(queue)
                            .move(move, jobs.stream().map(JobRecord::id).toList())));
        }
        Answers rows = answers(() -> new Table().id("ID").text("QUEUE", "TASK").whole("WAS", "ANSWER"));
        for (JobRecord job : found.values()) {
            String answer = dryRun ? "" : MoveView.word(answers.getOrDefault(job.id(), MoveResult.GONE));
            JsonFields fields = new JsonFields()
                    .with("id", job.id())
                    .with("queue", job.queue())
                    .with("task", job.task())
                    .with("was", job.state().text())
                    .with("answer", dryRun ? null : answer);
            rows.add(fields, job.id(), job.queue(), job.task(), job.state().text(), answer);
        }
        rows.end();
        return verdict(wanted, found, answers);
    }

    /** Where the jobs are, in the order of their ids. */
    private Map<String, JobRecord> find(Admin admin, List<String> wanted) {
        Map<String, JobRecord> found = new LinkedHashMap<>();
        Map<String, JobRecord> anywhere = find(admin, wanted, filter.queue.names(admin));
        if (!anywhere.keySet().containsAll(wanted)) {
            find(admin, wanted, filter.queue.unnamed(admin)).forEach(anywhere::putIfAbsent);
        }
        wanted.forEach(id -> found.computeIfAbsent(id, anywhere::get));
        return found;
    }

    private Map<String, JobRecord> find(Admin admin, List<String> wanted, List<String> queues) {
        Map<String, JobRecord> anywhere = new LinkedHashMap<>();
        queues.stream()
                .flatMap(name -> admin.queue(name).heads(wanted).stream())
                .forEach(job -> {
                    JobRecord other = anywhere.putIfAbsent(job.id(), job);
                    if (other != null) {
                        throw usage("job " + job.id() + " is in queue " + other.queue() + " and in queue " + job.queue()
                                + ": say with -q which one is meant");
                    }
                });
        return anywhere;
    }

    private int verdict(List<String> wanted, Map<String, JobRecord> found, Map<String, MoveResult> answers) {
        List<String> missing = wanted.stream()
                .filter(id -> !found.containsKey(id) || answers.get(id) == MoveResult.GONE)
                .toList();
        List<String> refused = new ArrayList<>();
        answers.forEach((id, answer) -> {
            if (!answer.isDone() && answer != MoveResult.GONE) {
                refused.add(
                        id + " (" + MoveView.reason(answer, found.get(id), allowed.contains(JobState.SCHEDULED)) + ")");
            }
        });
        if (!missing.isEmpty()) {
            say("no job " + String.join(", ", missing)
                    + filter.queue.inAny()
                    + ": never enqueued, or its result has expired");
        }
        if (!refused.isEmpty()) {
            say("not " + done + ": " + String.join(", ", refused));
        }
        return !missing.isEmpty() ? ExitCode.NOT_FOUND : refused.isEmpty() ? ExitCode.OK : ExitCode.FORBIDDEN;
    }

    // By selection: they are counted.

    private int moveSelected(Admin all) {
        // A slip of the pen in the queue's name is told before anything is asked.
        List<String> queues = filter.queue.found(all).names();
        Admin admin = all.among(queues);
        JobQuery query = filter.query(move.usual());
        long most = limit == null ? Long.MAX_VALUE : limit;
        if (!dryRun
                && !isAgreed(
                        () -> admin.count(move, query, most, met -> goesOn()).count())) {
            return ExitCode.FORBIDDEN;
        }
        total = total(admin.survey(queues), query);
        MovedJobs moved;
        try (Progress progress = console().progress(done, "jobs", Math.min(most, total))) {
            AtomicLong seen = new AtomicLong();
            Predicate<MovedJobs> goesOn = found -> {
                progress.add(found.count() - seen.getAndSet(found.count()));
                changed = found.done();
                return goesOn();
            };
            moved = interruptible(
                    this::farewell,
                    () -> dryRun ? admin.count(move, query, most, goesOn) : admin.move(move, query, most, goesOn));
        }
        tell(moved);
        return ExitCode.OK;
    }

    private static boolean goesOn() {
        return !Thread.currentThread().isInterrupted();
    }

    private void tell(MovedJobs moved) {
        long refused = dryRun ? 0 : moved.count() - moved.done();
        JsonFields fields = new JsonFields()
                .with("met", moved.count())
                .with("changed", moved.done())
                .with("refused", refused);
        if (allowed.contains(JobState.RUNNING)) {
            fields.with("requested", moved.answers().getOrDefault(MoveResult.REQUESTED, 0L));
        }
        if (form() == Form.TABLE) {
            print(new Table()
                    .number("SELECTED", done.toUpperCase(Locale.ROOT), "NOT " + done.toUpperCase(Locale.ROOT))
                    .row(Numbers.grouped(moved.count()), Numbers.grouped(moved.done()), Numbers.grouped(refused)));
        } else {
            printOne(fields);
        }
        console().flush();
        if (dryRun) {
            say("nothing was " + done + ": it was only tried (--dry-run)");
        } else if (refused > 0) {
            say(Numbers.grouped(refused) + " had moved on meanwhile");
        }
    }

    /** How many jobs are in the states that are looked at, but for those that run or have ended: these are few. */
    private static long total(List<QueueSurvey> queues, JobQuery query) {
        return queues.stream()
                .map(QueueSurvey::queue)
                .mapToLong(queue -> query.states().stream()
                        .filter(state -> state != JobState.RUNNING)
                        .mapToLong(queue::count)
                        .sum())
                .sum();
    }

    private String farewell() {
        String most = Numbers.grouped(limit == null ? total : Math.min(limit, total));
        return filter.isFiltered()
                ? Numbers.count(changed, "job") + " " + done + ", looking through " + most
                        + "; the others are as they were"
                : Numbers.grouped(changed) + " of " + most + " jobs " + done + "; the others are as they were";
    }
}
