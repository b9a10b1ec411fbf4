package dev.redwork.doctor;

import dev.redwork.admin.QueueReader;
import dev.redwork.doctor.Finding.Check;
import dev.redwork.doctor.Finding.Level;
import dev.redwork.doctor.InvariantCheck.Violation;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks at the queues, at those where something is wrong three times, and reports what was wrong each time: a live queue moves
 * between two reads, and what was caught in the middle of a move is somewhere else at the next look.
 */
public final class QueueAudit {
    private static final int LOOKS = 3;
    private static final int EXAMPLES = 5;

    private final RedisLink link;
    private final Optional<List<String>> some;
    private final int limit;
    private final Map<String, List<Violation>> violations = new TreeMap<>();
    private final Map<String, QueueSnapshot> snapshots = new LinkedHashMap<>();
    private Set<String> strangers = Set.of();

    private QueueAudit(RedisLink link, Optional<List<String>> some, int limit) {
        this.link = link;
        this.some = some;
        this.limit = limit;
    }

    /**
     * Looks; takes some seconds.
     *
     * @param some the only ones; empty: all that are named or have keys
     * @param limit entries of one place, and keys of one kind, that are read of each queue
     * @param between two looks
     */
    public static List<Finding> of(RedisLink link, Optional<List<String>> some, int limit, Duration between)
            throws InterruptedException {
        QueueAudit audit = new QueueAudit(link, some, limit);
        audit.look(true);
        for (int i = 1; i < LOOKS && audit.violations.values().stream().anyMatch(all -> !all.isEmpty()); i++) {
            TimeUnit.NANOSECONDS.sleep(between.toNanos());
            audit.look(false);
        }
        return audit.findings();
    }

    private void look(boolean first) {
        KeyScan scan = KeyScan.of(link, some.filter(all -> all.size() == 1).map(all -> all.get(0)), limit);
        Set<String> announced = Set.copyOf(new QueueReader(link).names());
        Set<String> names = new TreeSet<>(scan.queues());
        names.addAll(announced);
        violations.keySet().retainAll(names);
        // Where nothing was wrong at one look nothing can have been wrong at each.
        List<String> wanted = some.<Collection<String>>map(all -> all).orElse(names).stream()
                .filter(name ->
                        first || !violations.getOrDefault(name, List.of()).isEmpty())
                .toList();
        scan.checkTypes(wanted);
        for (String name : wanted) {
            List<Violation> now = look(name, scan.of(name), announced.contains(name));
            violations.merge(name, now, QueueAudit::stillWrong);
        }
        strangers = scan.strangers();
    }

    private static List<Violation> stillWrong(List<Violation> before, List<Violation> now) {
        Set<String> known = before.stream().map(Violation::identity).collect(Collectors.toSet());
        return now.stream()
                .filter(violation -> known.contains(violation.identity()))
                .toList();
    }

    private List<Violation> look(String name, KeyScan.Found found, boolean announced) {
        if (!found.wrong().isEmpty()) {
            // To read them would be refused.
            return found.wrong().stream()
                    .map(key -> new Violation(Invariant.WRONG_TYPE, key, ""))
                    .toList();
        }
        QueueSnapshot snapshot = new QueueSnapshot(link, Keys.of(link.settings(), name), found, announced, limit);
        snapshots.put(name, snapshot);
        return InvariantCheck.of(snapshot);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        violations.forEach((name, all) -> {
            for (Invariant invariant : Invariant.values()) {
                List<Violation> same = all.stream()
                        .filter(violation -> violation.invariant() == invariant)
                        .toList();
                if (!same.isEmpty()) {
                    findings.add(finding(name, invariant, same));
                }
            }
            QueueSnapshot snapshot = snapshots.get(name);
            if (snapshot != null) {
                findings.add(summary(
                        snapshot,
                        all.stream()
                                .noneMatch(violation -> violation.invariant().isProblem())));
            }
        });
        if (!strangers.isEmpty() && some.isEmpty()) {
            findings.add(finding(
                    "",
                    Invariant.UNKNOWN_KEY,
                    strangers.stream()
                            .map(key -> new Violation(Invariant.UNKNOWN_KEY, key, ""))
                            .toList()));
        }
        return findings;
    }

    private static Finding finding(String queue, Invariant invariant, List<Violation> same) {
        List<String> examples = same.stream()
                .limit(EXAMPLES)
                .map(violation ->
                        violation.subject() + (violation.detail().isEmpty() ? "" : " (" + violation.detail() + ")"))
                .toList();
        Violation first = same.get(0);
        String more = same.size() > EXAMPLES ? " and " + (same.size() - EXAMPLES) + " more" : "";
        return new Finding(
                new Check(
                        invariant.isProblem() ? Level.PROBLEM : Level.WARNING,
                        invariant.text(),
                        invariant.meaning(),
                        invariant.advice()),
                queue,
                // The queue is named beside it.
                first.subject().equals(queue)
                        ? first.detail()
                        : (same.size() == 1 ? "" : same.size() + " of them, ") + String.join(", ", examples) + more,
                examples);
    }

    private static Finding summary(QueueSnapshot snapshot, boolean good) {
        int jobs = snapshot.pending.size()
                + snapshot.scheduled.size()
                + snapshot.retrying.size()
                + snapshot.parked.values().stream().mapToInt(Map::size).sum()
                + snapshot.dead.size()
                + snapshot.running.values().stream().mapToInt(List::size).sum();
        boolean all = snapshot.isWhole() && snapshot.keys.complete();
        return new Finding(
                new Check(
                        Level.OK,
                        "looked_at",
                        (all ? "all looked at" : "looked at in part") + (good ? ", no invariant is broken" : ""),
                        all ? "" : "--limit N looks at more"),
                snapshot.queue(),
                "jobs: " + jobs + ", keys: " + snapshot.keys.size() + (all ? "" : ", and more")
                        + limits(snapshot.record),
                List.of());
    }

    private static String limits(QueueRecord queue) {
        return !queue.isLimited()
                ? ""
                : "; limited to"
                        + (queue.mostJobs() > 0
                                ? " " + queue.mostJobs() + (queue.mostJobs() == 1 ? " job" : " jobs")
                                : "")
                        + (queue.mostBytes() > 0 ? " " + queue.mostBytes() + " bytes" : "");
    }
}
