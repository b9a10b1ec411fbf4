package dev.redwork.cli.queue;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.doctor.Finding;
import dev.redwork.doctor.Finding.Level;
import dev.redwork.doctor.QueueAudit;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Check the server, and audit what stands in the queues.",
        footer = {
            "  redwork doctor",
            "  redwork doctor -q math -o json | jq '.[] | select(.level != \"ok\")'",
            "",
            "It only reads, and may be run on a live system. A queue is looked at three times; reported is what",
            "was wrong each time. Exit code 1 when there is a problem; a warning is none."
        })
public final class DoctorCommand extends DataAction {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int MOST = 1_000_000;

    @Mixin
    QueueOption queue;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Jobs of one state, and keys of one kind, that are looked at in each queue. Default: 10000.")
    int limit = 10_000;

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (limit < 1 || limit > MOST) {
            throw usage("--limit is " + limit + ", must be 1 to " + MOST);
        }
        List<Finding> findings;
        try (RedisLink link = connect()) {
            Optional<List<String>> some = queue.name == null ? Optional.empty() : Optional.of(queue.existing(link));
            findings = new ArrayList<>(ServerCheckup.of(link));
            findings.addAll(QueueAudit.of(link, some, limit, BETWEEN_LOOKS));
        }
        if (form() == Form.TABLE) {
            print(table(findings));
            console().flush();
            long problems = findings.stream()
                    .filter(finding -> finding.level() == Level.PROBLEM)
                    .count();
            long warnings = findings.stream()
                    .filter(finding -> finding.level() == Level.WARNING)
                    .count();
            say(Numbers.count(problems, "problem") + ", " + Numbers.count(warnings, "warning"));
        } else {
            printList(findings.stream().map(DoctorCommand::fields).toList(), Table::new);
        }
        return findings.stream().anyMatch(finding -> finding.level() == Level.PROBLEM) ? ExitCode.PROBLEM : ExitCode.OK;
    }

    private static JsonFields fields(Finding finding) {
        return new JsonFields()
                .with("level", finding.level().text())
                .with("check", finding.check())
                .with("queue", finding.queue().isEmpty() ? null : finding.queue())
                .with("found", finding.found())
                .with("advice", finding.advice().isEmpty() ? null : finding.advice())
                .with("examples", finding.examples().isEmpty() ? null : finding.examples());
    }

    private static Table table(List<Finding> findings) {
        Table table = new Table().whole("LEVEL").text("CHECK").name("QUEUE").wrapped("FOUND");
        for (Finding finding : findings) {
            table.row(finding.level().text(), finding.check(), finding.queue(), finding.found());
            if (!finding.advice().isEmpty()) {
                table.row("", "", "", "→ " + finding.advice());
            }
        }
        return table;
    }
}
