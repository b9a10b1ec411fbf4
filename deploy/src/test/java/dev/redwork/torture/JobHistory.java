package dev.redwork.torture;

import dev.redwork.job.CancelResult;
import dev.redwork.torture.Entry.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledgers tell of one job. */
final class JobHistory {
    private static final String CANCELLED = CancelResult.CANCELLED.toString();

    /**
     * One run of its handler.
     *
     * @param end when it ended, or its process; {@link Long#MAX_VALUE}: it still runs
     * @param ending how it ended; null: its process was gone before, or it still runs
     */
    record Run(
            String worker,
            long attempt,
            long start,
            long end,
            @Nullable Event ending) {}

    final String id;

    /** Null: no producer knows it. */
    @Nullable
    WorkKind kind;

    long submitted;
    boolean accepted;
    boolean refused;

    /** How the call to enqueue ended when it should not have; null: it did not. */
    @Nullable
    String broken;

    @Nullable
    String told;

    /** When it was cancelled while it waited. */
    long cancelled = Long.MAX_VALUE;

    final List<Run> runs = new ArrayList<>();

    /** The outcomes that were seen in Redis, the last one last. */
    final List<Ended> seen = new ArrayList<>();

    /** The times of all that is known of it. */
    final List<Long> times = new ArrayList<>();

    private JobHistory(String id) {
        this.id = id;
    }

    static Collection<JobHistory> of(Evidence evidence) {
        Map<String, JobHistory> jobs = new LinkedHashMap<>();
        Map<String, Long> gone = new HashMap<>();
        for (Entry entry : evidence.entries()) {
            if (entry.event() == Event.GONE) {
                gone.put(entry.id(), entry.at());
            } else if (entry.event().compareTo(Event.RESULT) <= 0) {
                jobs.computeIfAbsent(entry.id(), JobHistory::new).add(entry);
            }
        }
        evidence.outcomes()
                .forEach((id, outcome) ->
                        jobs.computeIfAbsent(id, JobHistory::new).seen.add(outcome));
        jobs.values().forEach(job -> job.runs.replaceAll(run -> endedByProcess(run, gone)));
        return jobs.values();
    }

    /** Whether a producer was told that Redis has it, or somebody saw that it has. */
    boolean exists() {
        return accepted || !runs.isEmpty() || !seen.isEmpty();
    }

    @Nullable
    Ended end() {
        return seen.isEmpty() ? null : seen.get(seen.size() - 1);
    }

    List<Long> crashes() {
        Ended end = end();
        return end == null ? List.of() : end.crashes();
    }

    /** Whether it was fenced off before another one began: its handler ignored that its time was over. */
    boolean isOverdue(Run run, long at) {
        return kind != null && kind.timeoutMillis > 0 && at >= run.start() + kind.timeoutMillis;
    }

    long count(Event ending) {
        return runs.stream().filter(run -> run.ending() == ending).count();
    }

    /** From its submission to the last that is known of it. */
    boolean isOpenIn(long from, long to) {
        return submitted <= to && (end() == null || times.get(times.size() - 1) >= from);
    }

    private void add(Entry entry) {
        times.add(entry.at());
        switch (entry.event()) {
            case SUBMIT -> {
                kind = WorkKind.valueOf(entry.value());
                submitted = entry.at();
            }
            case ACCEPTED -> accepted = true;
            case REFUSED -> refused = true;
            case BROKEN -> broken = entry.value();
            case TOLD -> told = entry.value();
            case START -> runs.add(new Run(entry.who(), entry.number(), entry.at(), Long.MAX_VALUE, null));
            case END, FAILED, INTERRUPTED -> close(entry);
            case CANCEL -> cancelled = entry.value().equals(CANCELLED) ? entry.at() : cancelled;
            case RESULT -> seen.add(Ended.parse(entry.value()));
            default -> {
                // That nothing was heard of a call says nothing.
            }
        }
    }

    private void close(Entry entry) {
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (run.ending() == null && run.worker().equals(entry.who()) && run.attempt() == entry.number()) {
                runs.set(i, new Run(run.worker(), run.attempt(), run.start(), entry.at(), entry.event()));
                return;
            }
        }
    }

    private static Run endedByProcess(Run run, Map<String, Long> gone) {
        return run.ending() == null
                ? new Run(
                        run.worker(), run.attempt(), run.start(), gone.getOrDefault(run.worker(), Long.MAX_VALUE), null)
                : run;
    }
}
