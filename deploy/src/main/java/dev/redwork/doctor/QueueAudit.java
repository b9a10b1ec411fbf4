package dev.redwork.doctor;

import dev.redwork.doctor.Finding.Level;
import dev.redwork.store.QueueReader;
import dev.redwork.store.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
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
 * Looks at the queues three times and reports what was wrong each time: a live queue moves between two reads, and what was
 * caught in the middle of a move is somewhere else at the next look.
 */
public final class QueueAudit {
    private static final int LOOKS = 3;
    private static final int EXAMPLES = 5;

    private final RedisLink link;
    private final Optional<String> queue;
    private final int limit;
    private final Map<String, List<Suspicion>> suspicions = new TreeMap<>();
    private final Map<String, Sight> sights = new LinkedHashMap<>();
    private Set<String> strangers = Set.of();

    private QueueAudit(RedisLink link, Optional<String> queue, int limit) {
        this.link = link;
        this.queue = queue;
        this.limit = limit;
    }

    /**
     * Looks; takes some seconds.
     *
     * @param queue the only one; empty: all that are named or have keys
     * @param limit entries of one place, and keys of one kind, that are read of each queue
     * @param between two looks
     */
    public static List<Finding> of(RedisLink link, Optional<String> queue, int limit, Duration between)
            throws InterruptedException {
        QueueAudit audit = new QueueAudit(link, queue, limit);
        audit.look(true);
        for (int i = 1; i < LOOKS; i++) {
            TimeUnit.NANOSECONDS.sleep(between.toNanos());
            audit.look(false);
        }
        return audit.findings();
    }

    private void look(boolean first) {
        KeyScan scan = KeyScan.of(link, queue, limit);
        Set<String> names = new TreeSet<>(scan.queues());
        names.addAll(new QueueReader(link).names());
        suspicions.keySet().retainAll(names);
        for (String name : queue.<Set<String>>map(Set::of).orElse(names)) {
            List<Suspicion> now = look(name, scan.of(name));
            suspicions.merge(name, first ? now : List.of(), (before, same) -> stillWrong(before, now));
        }
        strangers = scan.strangers();
    }

    private static List<Suspicion> stillWrong(List<Suspicion> before, List<Suspicion> now) {
        Set<String> known = before.stream().map(Suspicion::identity).collect(Collectors.toSet());
        return now.stream()
                .filter(suspicion -> known.contains(suspicion.identity()))
                .toList();
    }

    private List<Suspicion> look(String name, KeyScan.Found found) {
        if (!found.wrong().isEmpty()) {
            // To read them would be refused.
            return found.wrong().stream()
                    .map(key -> new Suspicion(Rule.WRONG_TYPE, key, ""))
                    .toList();
        }
        Sight sight = SightReader.read(link, link.settings().keys(name), found, limit);
        sights.put(name, sight);
        return Suspicions.of(sight);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        suspicions.forEach((name, all) -> {
            for (Rule rule : Rule.values()) {
                List<Suspicion> same = all.stream()
                        .filter(suspicion -> suspicion.rule() == rule)
                        .toList();
                if (!same.isEmpty()) {
                    findings.add(finding(name, rule, same));
                }
            }
            Sight sight = sights.get(name);
            if (sight != null) {
                findings.add(summary(
                        sight,
                        all.stream().noneMatch(suspicion -> suspicion.rule().isProblem())));
            }
        });
        if (!strangers.isEmpty()) {
            findings.add(finding(
                    "",
                    Rule.UNKNOWN_KEY,
                    strangers.stream()
                            .map(key -> new Suspicion(Rule.UNKNOWN_KEY, key, ""))
                            .toList()));
        }
        return findings;
    }

    private static Finding finding(String queue, Rule rule, List<Suspicion> same) {
        List<String> examples = same.stream()
                .limit(EXAMPLES)
                .map(suspicion ->
                        suspicion.subject() + (suspicion.detail().isEmpty() ? "" : " (" + suspicion.detail() + ")"))
                .toList();
        String more = same.size() > EXAMPLES ? " and " + (same.size() - EXAMPLES) + " more" : "";
        return new Finding(
                rule.isProblem() ? Level.PROBLEM : Level.WARNING,
                rule.text(),
                queue,
                rule.meaning() + (same.size() == 1 ? "" : ", " + same.size()) + ": " + String.join(", ", examples)
                        + more,
                rule.advice().replace("QUEUE", queue),
                examples);
    }

    private static Finding summary(Sight sight, boolean good) {
        int jobs = sight.pending().size()
                + sight.scheduled().size()
                + sight.retrying().size()
                + sight.dead().size()
                + sight.running().values().stream().mapToInt(List::size).sum();
        boolean all = sight.whole() && sight.keys().complete();
        return new Finding(
                Level.OK,
                "looked_at",
                sight.queue(),
                "jobs: " + jobs + ", keys: " + sight.keys().size() + (all ? ", all looked at" : ", and more")
                        + (good ? "; no invariant is broken" : ""),
                all ? "" : "--limit N looks at more",
                List.of());
    }
}
