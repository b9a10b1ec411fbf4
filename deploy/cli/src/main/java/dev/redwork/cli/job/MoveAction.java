package dev.redwork.cli.job;

import dev.redwork.admin.JobFinder;
import dev.redwork.admin.JobOperations;
import dev.redwork.admin.JobReader;
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
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
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

    private final Map<MoveResult, Long> moved = new EnumMap<>(MoveResult.class);
    private long until;
    private long met;
    private long total;
    private @Nullable Progress seen;

    private final String done;
    private final BiFunction<JobOperations, List<String>, Map<String, MoveResult>> move;
    private final List<JobState> allowed;
    private final List<JobState> meant;

    /**
     * @param done the verb of this command, as a participle
     * @param meant the states that are meant when none is named
     * @param allowed the states in which it can be done
     */
    MoveAction(
            String done,
            BiFunction<JobOperations, List<String>, Map<String, MoveResult>> move,
            List<JobState> meant,
            List<JobState> allowed) {
        this.done = done;
        this.move = move;
        this.meant = meant;
        this.allowed = allowed;
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
        try (RedisLink link = connect()) {
            long now = link.send(SessionStore.now());
            filter.resolve(now);
            // A cancelled job does not come back, and one that fails meanwhile is meant as well.
            until = allowed.contains(JobState.RUNNING) ? Long.MAX_VALUE : now;
            return ids.isEmpty() ? moveSelected(link) : moveNamed(link);
        }
    }

    private void checkWhatIsMeant() {
        boolean selects = filter.state != null || filter.isFiltered();
        if (ids.isEmpty() && !selects && !all) {
            throw usage("which jobs? give ids, or select by -s, --task, --failure, --since or --before, or say --all");
        } else if (!ids.isEmpty() && (selects || all || limit != null)) {
            throw usage("ids and a selection exclude each other: of the selection only -q goes with ids");
        } else if (selects && all) {
            throw usage("--all goes with -q only: -s, --task, --failure, --since and --before select fewer");
        } else if (filter.state != null && !allowed.contains(filter.state)) {
            throw usage(filter.state.text() + " jobs cannot be " + done + ": only "
                    + allowed.stream().map(JobState::text).collect(Collectors.joining(", ")));
        } else if (limit != null && limit < 1) {
            throw usage("--limit is " + limit + ", must be 1 or more");
        }
        ids.forEach(Names::checkId);
    }

    // By ids: each is told of.

    private int moveNamed(RedisLink link) {
        List<String> wanted = ids.stream().distinct().toList();
        Map<String, JobRecord> found = find(link, wanted);
        Map<String, MoveResult> answers = new LinkedHashMap<>();
        if (!dryRun) {
            found.values().stream()
                    .collect(Collectors.groupingBy(JobRecord::queue, LinkedHashMap::new, Collectors.toList()))
                    .forEach((queue, jobs) -> answers.putAll(move.apply(
                            new JobOperations(link, Keys.of(link.settings(), queue)),
                            jobs.stream().map(JobRecord::id).toList())));
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
    private Map<String, JobRecord> find(RedisLink link, List<String> wanted) {
        Map<String, JobRecord> found = new LinkedHashMap<>();
        Map<String, JobRecord> anywhere = find(link, wanted, filter.queue.names(link));
        if (!anywhere.keySet().containsAll(wanted)) {
            find(link, wanted, filter.queue.unnamed(link)).forEach(anywhere::putIfAbsent);
        }
        wanted.forEach(id -> found.computeIfAbsent(id, anywhere::get));
        return found;
    }

    private Map<String, JobRecord> find(RedisLink link, List<String> wanted, List<String> queues) {
        Map<String, JobRecord> anywhere = new LinkedHashMap<>();
        new JobFinder(link).find(wanted, queues).forEach(job -> {
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

    private int moveSelected(RedisLink link) {
        // A slip of the pen in the queue's name is told before anything is asked.
        filter.queue.existing(link);
        if (!dryRun && !isAgreed(() -> walk(link, false))) {
            return ExitCode.FORBIDDEN;
        }
        total = total(link);
        try (Progress progress = console().progress(done, "jobs", limit == null ? total : Math.min(limit, total))) {
            seen = progress;
            interruptible(this::farewell, () -> walk(link, !dryRun));
        }
        long changed = changed();
        long refused = dryRun ? 0 : met - changed;
        JsonFields fields =
                new JsonFields().with("met", met).with("changed", changed).with("refused", refused);
        if (allowed.contains(JobState.RUNNING)) {
            fields.with("requested", moved.getOrDefault(MoveResult.REQUESTED, 0L));
        }
        if (form() == Form.TABLE) {
            print(new Table()
                    .number("SELECTED", done.toUpperCase(Locale.ROOT), "NOT " + done.toUpperCase(Locale.ROOT))
                    .row(Numbers.grouped(met), Numbers.grouped(changed), Numbers.grouped(refused)));
        } else {
            printOne(fields);
        }
        console().flush();
        if (dryRun) {
            say("nothing was " + done + ": it was only tried (--dry-run)");
        } else if (refused > 0) {
            say(Numbers.grouped(refused) + " had moved on meanwhile");
        }
        return ExitCode.OK;
    }

    /** How many jobs are in the states that are looked at; of small ones none is counted before. */
    private long total(RedisLink link) {
        long all = 0;
        for (String name : filter.queue.existing(link)) {
            JobReader lister = new JobReader(link, Keys.of(link.settings(), name));
            all += filter.states(meant).stream()
                    .filter(JobReader::isLarge)
                    .mapToLong(lister::count)
                    .sum();
        }
        return all;
    }

    private long changed() {
        return moved.entrySet().stream()
                .filter(entry -> entry.getKey().isDone())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private String farewell() {
        String most = Numbers.grouped(limit == null ? total : Math.min(limit, total));
        return filter.isFiltered()
                ? Numbers.count(changed(), "job") + " " + done + ", looking through " + most
                        + "; the others are as they were"
                : Numbers.grouped(changed()) + " of " + most + " jobs " + done + "; the others are as they were";
    }

    /** How many are selected; moves them if so wanted. */
    private long walk(RedisLink link, boolean moves) {
        met = 0;
        for (String name : filter.queue.existing(link)) {
            Keys keys = Keys.of(link.settings(), name);
            JobOperations operator = new JobOperations(link, keys);
            for (JobState each : filter.states(meant)) {
                if (!Thread.currentThread().isInterrupted()) {
                    filter.walk(link, keys, each, until, page -> take(operator, page, moves));
                }
            }
        }
        return met;
    }

    private int take(JobOperations operator, List<JobRecord> page, boolean moves) {
        long room = limit == null ? Long.MAX_VALUE : limit - met;
        List<String> some = page.stream().map(JobRecord::id).limit(room).toList();
        met += some.size();
        int left = 0;
        for (MoveResult answer :
                moves && !some.isEmpty() ? move.apply(operator, some).values() : List.<MoveResult>of()) {
            moved.merge(answer, 1L, Long::sum);
            left += answer.isDone() ? 1 : 0;
        }
        if (seen != null) {
            seen.add(some.size());
        }
        return room <= some.size() || Thread.currentThread().isInterrupted() ? -1 : left;
    }
}
