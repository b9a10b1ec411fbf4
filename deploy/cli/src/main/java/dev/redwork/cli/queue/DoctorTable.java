package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.doctor.Finding;
import dev.redwork.doctor.Finding.Check;
import dev.redwork.doctor.Finding.Level;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Findings for people: of one that many queues share there is a row for all of them, so that a screen has room. */
final class DoctorTable {
    private static final int NAMED = 3;
    private static final int DETAIL = 40;

    private final Table table =
            new Table().whole("LEVEL").text("CHECK").name("QUEUE").wrapped("FOUND");

    private DoctorTable() {}

    /** In their order; {@code whole}: a row for each. */
    static Table of(List<Finding> findings, boolean whole) {
        DoctorTable rows = new DoctorTable();
        Map<Check, List<Finding>> shared = new LinkedHashMap<>();
        findings.forEach(finding -> shared.computeIfAbsent(finding.check(), any -> new ArrayList<>())
                .add(finding));
        shared.forEach((check, same) -> {
            if (whole || same.size() == 1) {
                same.forEach(one -> rows.add(check, one.queue(), one.found(), one.advice()));
            } else {
                rows.add(check, Numbers.count(same.size(), "queue"), check.meaning() + names(same), check.advice());
            }
        });
        return rows.table;
    }

    private static String names(List<Finding> same) {
        if (same.get(0).level() == Level.OK) {
            return "";
        }
        int more = same.size() - NAMED;
        return same.stream()
                .limit(NAMED)
                .map(one ->
                        one.queue() + (one.detail().isEmpty() ? "" : " (" + TextWidth.cut(one.detail(), DETAIL) + ")"))
                .collect(Collectors.joining(", ", ": ", more > 0 ? " and " + Numbers.grouped(more) + " more" : ""));
    }

    private void add(Check check, String queue, String found, String advice) {
        table.row(check.level().text(), check.name(), queue, found);
        if (!advice.isEmpty()) {
            table.row("", "", "", "→ " + advice);
        }
    }
}
