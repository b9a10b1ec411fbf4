package dev.redwork.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands, in six groups; the shipped tasks come last. */
final class HelpPage {
    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("Start", List.of("quickstart", "redis", "worker", "site", "bench"));
        GROUPS.put("Put jobs in", List.of("submit"));
        GROUPS.put("Look", List.of("jobs", "job", "batches", "batch", "queues", "queue", "workers", "top", "doctor"));
        GROUPS.put("Stop", List.of("stop", "flag"));
        GROUPS.put("Help", List.of("help", "version", "completion"));
        GROUPS.put("Shipped tasks", List.of("fetch", "primes", "gcd"));
    }

    private HelpPage() {}

    /** Arranges the pages of {@code redwork} and of all its commands. */
    static void arrange(CommandLine line) {
        line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPage::list);
        line.getSubcommands().values().forEach(HelpPage::arrangeCommand);
    }

    private static void arrangeCommand(CommandLine command) {
        UsageMessageSpec page = command.getCommandSpec().usageMessage();
        page.abbreviateSynopsis(true);
        page.descriptionHeading("%n");
        page.footerHeading(page.footer().length == 0 ? "" : "%nExamples:%n");
        page.parameterListHeading("%n");
        page.optionListHeading(command.getCommandSpec().positionalParameters().isEmpty() ? "%n" : "");
        command.getSubcommands().values().forEach(HelpPage::arrangeCommand);
    }

    private static String list(Help help) {
        int widest = GROUPS.values().stream()
                .flatMap(List::stream)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            text.append(help.colorScheme().text("%n@|bold %s|@%n".formatted(title)));
            for (String name : names) {
                Help command = help.subcommands().get(name);
                if (command != null) {
                    text.append("  ")
                            .append(help.colorScheme().commandText(name))
                            .append(" ".repeat(widest - name.length() + 2))
                            .append(command.commandSpec().usageMessage().description()[0])
                            .append(System.lineSeparator());
                }
            }
        });
        return text.toString();
    }
}
