package dev.redwork.torture;

import dev.redwork.torture.BrokenPromise.Rule;
import dev.redwork.torture.Entry.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** For each fault: how often it happened, to how many jobs, what came of it, and how long until things went on. */
final class FaultTable {
    private static final Set<WorkKind> POISON = EnumSet.range(WorkKind.STUBBORN, WorkKind.EXIT);
    private static final String NO_FAULT = "(no fault)";

    private static final class Row {
        int times;
        int jobs;
        final Map<Rule, Integer> violations = new HashMap<>();
        long stale;
        final List<Long> recoveries = new ArrayList<>();
    }

    private record Injected(String name, String victim, long from, long to) {}

    private final Map<String, Row> rows = new TreeMap<>();
    private int jobs;
    private long stale;
    private int claimedAgain;
    private int bound;

    void add(Evidence evidence, List<BrokenPromise> violations) {
        Collection<JobHistory> histories = JobHistory.of(evidence);
        List<Injected> faults = faults(evidence);
        jobs += histories.size();
        faults.forEach(fault -> row(fault.name()).times++);
        for (JobHistory job : histories) {
            List<Rule> broken = violations.stream()
                    .filter(violation -> violation.about().equals(job.id))
                    .map(BrokenPromise::rule)
                    .toList();
            Set<String> names = new HashSet<>();
            faults.stream()
                    .filter(fault -> job.isOpenIn(fault.from(), fault.to()))
                    .forEach(fault -> names.add(fault.name()));
            if (names.isEmpty()) {
                names.add(NO_FAULT);
            }
            if (job.kind != null && POISON.contains(job.kind)) {
                String name = "handler: " + job.kind.name().toLowerCase(Locale.ROOT);
                row(name).times++;
                names.add(name);
            }
            for (String name : names) {
                row(name).jobs++;
                broken.forEach(rule -> row(name).violations.merge(rule, 1, Integer::sum));
            }
        }
        addStale(evidence, faults);
        RecoveryCheck recovery = RecoveryCheck.of(evidence, histories);
        claimedAgain += recovery.claimed().size();
        bound += (int)
                recovery.claimed().stream().filter(RecoveryCheck.Claimed::bound).count();
        addRecoveries(evidence, faults, recovery);
    }

    private static List<Injected> faults(Evidence evidence) {
        Map<String, Entry> open = new HashMap<>();
        List<Injected> faults = new ArrayList<>();
        for (Entry entry : evidence.entries()) {
            if (entry.event() == Event.FAULT) {
                open.put(entry.id(), entry);
            } else if (entry.event() == Event.HEALED && open.containsKey(entry.id())) {
                long from = open.get(entry.id()).at();
                faults.add(new Injected(entry.value().replace('_', ' '), entry.who(), from, entry.at()));
            }
        }
        return faults;
    }

    private void addStale(Evidence evidence, List<Injected> faults) {
        long before = 0;
        for (Entry entry : evidence.entries()) {
            if (entry.event() == Event.PULSE) {
                long now = Long.parseLong(entry.value());
                long more = Math.max(0, now - before);
                before = now;
                stale += more;
                // To the fault that was the last one before.
                faults.stream()
                        .filter(fault -> fault.from() <= entry.at())
                        .reduce((first, second) -> second.from() >= first.from() ? second : first)
                        .ifPresent(fault -> row(fault.name()).stale += more);
            }
        }
    }

    /** After the death of a worker: until its jobs were claimed. After anything else: until its victim's next job. */
    private void addRecoveries(Evidence evidence, List<Injected> faults, RecoveryCheck recovery) {
        for (Injected fault : faults) {
            List<Long> claimed = recovery.claimed().stream()
                    .filter(one -> one.worker().equals(fault.victim()))
                    .map(RecoveryCheck.Claimed::millis)
                    .toList();
            Row row = row(fault.name());
            if (!claimed.isEmpty()) {
                row.recoveries.add(Collections.max(claimed));
            } else if (!fault.name().startsWith("worker") || fault.name().endsWith("SIGSTOP")) {
                evidence.entries().stream()
                        .filter(entry -> entry.at() >= fault.to())
                        .filter(entry -> entry.event() == Event.START || entry.event() == Event.ACCEPTED)
                        .filter(entry -> fault.victim().equals("redis")
                                || entry.who().equals(fault.victim())
                                || entry.who().startsWith(fault.victim() + "."))
                        .findFirst()
                        .ifPresent(next -> row.recoveries.add(next.at() - fault.to()));
            }
        }
    }

    private Row row(String name) {
        return rows.computeIfAbsent(name, unseen -> new Row());
    }

    int times() {
        return rows.entrySet().stream()
                .filter(row -> !row.getKey().startsWith("handler"))
                .mapToInt(row -> row.getValue().times)
                .sum();
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        table.append(line("fault", "times", "jobs", "lost", "doubled", "changed", "overlaps", "stale", "recovery ms"));
        rows.forEach((name, row) -> table.append(line(
                name,
                row.times,
                row.jobs,
                count(row, Rule.LOST),
                count(row, Rule.DOUBLED),
                count(row, Rule.CHANGED),
                count(row, Rule.OVERLAP),
                row.stale,
                span(row.recoveries))));
        table.append(String.format(
                "%d jobs, %d faults, %d stale answers refused; recovery: p50 / max%n", jobs, times(), stale));
        table.append(String.format(
                "%d jobs of dead workers were claimed again; %d of them had an heir that was held to the bound%n",
                claimedAgain, bound));
        return table.toString();
    }

    private static int count(Row row, Rule rule) {
        return row.violations.getOrDefault(rule, 0);
    }

    private static String span(List<Long> recoveries) {
        if (recoveries.isEmpty()) {
            return "-";
        }
        long[] sorted = recoveries.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2] + " / " + sorted[sorted.length - 1];
    }

    private static String line(Object... cells) {
        return String.format("%-26s %6s %8s %5s %8s %8s %9s %6s %16s%n", Arrays.copyOf(cells, cells.length));
    }
}
