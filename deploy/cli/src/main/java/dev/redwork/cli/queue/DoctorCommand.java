package dev.redwork.cli.queue;

import dev.redwork.admin.QueueNames;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.doctor.Finding;
import dev.redwork.doctor.Finding.Level;
import dev.redwork.doctor.QueueAudit;
import dev.redwork.redis.RedisLink;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Check the server, and audit what stands in the queues.",
        footer = {
            "  redwork doctor",
            "  redwork doctor --quiet                         only what is out of order",
            "  redwork doctor -q math -o json | jq '.[] | select(.level != \"ok\")'",
            "",
            "It only reads, and may be run on a live system. Where something is wrong it looks three times; reported"
                    + " is",
            "what was wrong each time, problems first. Of what many queues share there is one row: -o wide has one for"
                    + " each,",
            "as JSON does. Exit code 1 when there is a problem; a warning is none."
        })
public final class DoctorCommand extends DataAction {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int MOST = 1_000_000;
    private static final int PINGS = 100;

    @Mixin
    QueueOption queue;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Jobs of one state, and keys of one kind, that are looked at in each queue. Default: 10000.")
    int limit = 10_000;

    @Option(names = "--quiet", description = "Leave out what is in order.")
    boolean quiet;

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
            QueueNames names = new QueueNames(link);
            Optional<List<String>> some = queue.name == null
                    ? Optional.empty()
                    : Optional.of(queue.found(names::exists, names::all).names());
            findings = Stream.concat(
                            ServerLook.of(link, PINGS).findings().stream(),
                            QueueAudit.of(link, some, limit, BETWEEN_LOOKS).stream())
                    .sorted(Comparator.comparing(Finding::level).reversed())
                    .toList();
        }
        List<Finding> shown = findings.stream()
                .filter(finding -> !quiet || finding.level() != Level.OK)
                .toList();
        if (form() == Form.TABLE) {
            if (!shown.isEmpty()) {
                print(DoctorTable.of(shown, isWide()));
            }
            console().flush();
            say(Numbers.count(count(findings, Level.PROBLEM), "problem") + ", "
                    + Numbers.count(count(findings, Level.WARNING), "warning"));
        } else {
            printList(shown.stream().map(DoctorCommand::fields).toList(), Table::new);
        }
        return count(findings, Level.PROBLEM) > 0 ? ExitCode.PROBLEM : ExitCode.OK;
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static JsonFields fields(Finding finding) {
        return new JsonFields()
                .with("level", finding.level().text())
                .with("check", finding.check().name())
                .with("queue", finding.queue().isEmpty() ? null : finding.queue())
                .with("found", finding.found())
                .with("advice", finding.advice().isEmpty() ? null : finding.advice())
                .with("examples", finding.examples().isEmpty() ? null : finding.examples());
    }
}
