package dev.redwork.cli;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.OutputOption;
import dev.redwork.cli.command.RedisOptions;
import dev.redwork.cli.terminal.TextWidth;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands, in six groups; the shipped tasks come last. */
final class HelpPage {
    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("Start", List.of("quickstart", "redis", "worker", "dashboard", "site", "bench", "reference"));
        GROUPS.put("Put jobs in", List.of("submit"));
        GROUPS.put(
                "Look",
                List.of("jobs", "job", "failures", "batches", "batch", "queues", "queue", "workers", "top", "doctor"));
        GROUPS.put("Stop", List.of("stop", "flag"));
        GROUPS.put("Help", List.of("help", "version", "completion"));
        GROUPS.put(
                "Shipped tasks",
                List.of("fetch", "save", "primes", "gcd", "pi", "integrate", "sum", "words", "weblogs"));
    }

    /** They declare what many commands have. */
    private static final Set<Class<?>> SHARED = Set.of(Action.class, RedisOptions.class, OutputOption.class);

    private HelpPage() {}

    /** Arranges the pages of {@code redwork} and of all its commands. */
    static void arrange(CommandLine line) {
        line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPage::list);
        fillFooter(line);
        line.getSubcommands().values().forEach(HelpPage::arrangeCommand);
    }

    private static void arrangeCommand(CommandLine command) {
        fillFooter(command);
        UsageMessageSpec page = command.getCommandSpec().usageMessage();
        page.abbreviateSynopsis(true);
        page.descriptionHeading("%n");
        page.footerHeading(page.footer().length == 0 ? "" : "%nExamples:%n");
        page.parameterListHeading("%n");
        page.optionListHeading(command.getCommandSpec().positionalParameters().isEmpty() ? "%n" : "");
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
        command.getSubcommands().values().forEach(HelpPage::arrangeCommand);
    }

    /** The command's own first: who looks for one of them does not want to read of certificates. */
    private static String options(Help help) {
        Map<Boolean, List<OptionSpec>> parts = help.commandSpec().options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(option -> option.longestName().replaceFirst("^-+", "")))
                .collect(Collectors.partitioningBy(HelpPage::isShared));
        String own = options(help, parts.getOrDefault(false, List.of()));
        String shared = options(help, parts.getOrDefault(true, List.of()));
        return own + (own.isEmpty() || shared.isEmpty() ? "" : "%nShared options:%n".formatted()) + shared;
    }

    private static String options(Help help, List<OptionSpec> options) {
        // By all of them, so that both lists and the parameters stand below each other.
        Help.Layout layout = help.createDefaultLayout(
                help.commandSpec().options(), help.commandSpec().positionalParameters(), help.colorScheme());
        layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
        return options.isEmpty() ? "" : layout.toString();
    }

    private static boolean isShared(OptionSpec option) {
        return option.userObject() instanceof Field field && SHARED.contains(field.getDeclaringClass());
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
                    UsageMessageSpec page = command.commandSpec().usageMessage();
                    int indent = widest + 4;
                    int width = help.commandSpec().usageMessage().width() - indent;
                    text.append("  ")
                            .append(help.colorScheme().commandText(name))
                            .append(" ".repeat(widest - name.length() + 2))
                            .append(String.join(
                                    "%n".formatted() + " ".repeat(indent),
                                    TextWidth.wrap(page.description()[0], width)))
                            .append(System.lineSeparator());
                }
            }
        });
        return text.toString();
    }

    /**
     * Written once: two references to one method, in one class, of an interface as old as picocli's make JDK 17 crash when it
     * archives classes.
     */
    private static void fillFooter(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpPage::footer);
    }

    /**
     * Examples as they stand, each with its comment below where there is no room beside it; the lines of a paragraph are filled
     * anew.
     */
    private static String footer(Help help) {
        UsageMessageSpec page = help.commandSpec().usageMessage();
        List<String> lines = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : page.footer()) {
            boolean prose = !line.isEmpty() && !line.startsWith("  ");
            if (prose) {
                paragraph.append(line).append(' ');
                continue;
            }
            fill(lines, paragraph, page.width());
            lines.addAll(example(line, page.width()));
        }
        fill(lines, paragraph, page.width());
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    private static void fill(List<String> lines, StringBuilder paragraph, int width) {
        if (!paragraph.isEmpty()) {
            lines.addAll(TextWidth.wrap(paragraph.toString(), width - 1));
            paragraph.setLength(0);
        }
    }

    private static List<String> example(String line, int width) {
        int gap = line.indexOf("   ", 2);
        if (TextWidth.of(line) < width || gap < 0) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>(List.of(line.substring(0, gap)));
        TextWidth.wrap(line.substring(gap), width - 7).forEach(comment -> lines.add("      " + comment));
        return lines;
    }
}
