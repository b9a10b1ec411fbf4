package dev.redwork.dashboard.page;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.page.Need.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Each need has a line. Where many queues need the same, the worst have a line, and all others one, which can be unfolded. */
final class NeedsBand {
    private static final int FIRST = 3;

    /** In the line of all others. */
    private static final int NEXT = 50;

    private record Alike(boolean grave, Kind kind) {}

    private NeedsBand() {}

    /** A band, or a word that all is well. */
    static Html of(List<Need> needs) {
        if (needs.isEmpty()) {
            return Html.of("<p class=\"fine\" id=\"findings\" data-part>All is well: no queue needs anybody.</p>");
        }
        Map<Alike, List<Need>> groups = needs.stream()
                .sorted(Need.WORST_FIRST)
                .collect(Collectors.groupingBy(
                        need -> new Alike(need.grave(), need.kind()), LinkedHashMap::new, Collectors.toList()));
        return Html.of(
                "<section class=\"findings\" id=\"findings\" data-part aria-label=\"What needs somebody\"><ul>{}</ul></section>",
                groups.values().stream().map(NeedsBand::lines).collect(Html.joining()));
    }

    private static Html lines(List<Need> alike) {
        // A line that says "1 more" would take the place of the one.
        boolean folds = alike.get(0).kind() != Kind.SERVER && alike.size() > FIRST + 1;
        return Html.all(
                alike.stream()
                        .limit(folds ? FIRST : alike.size())
                        .map(NeedsBand::line)
                        .collect(Html.joining()),
                folds ? more(alike.subList(FIRST, alike.size())) : Html.NOTHING);
    }

    private static Html line(Need need) {
        return Html.of(
                "<li class=\"{}\">{} <a href=\"{}\">{}</a>{}</li>",
                level(need),
                sign(need),
                need.href(),
                need.text(),
                Html.when(!need.command().isEmpty(), Pieces.command(need.command())));
    }

    /** Its id keeps it unfolded where lines before it come and go. */
    private static Html more(List<Need> others) {
        Need first = others.get(0);
        long jobs = others.stream().mapToLong(Need::jobs).sum();
        return Html.of(
                "<li class=\"{}\" id=\"more-{}\">{} <details><summary>{}</summary><ul>{}</ul>{}</details></li>",
                level(first),
                first.kind().name().toLowerCase(Locale.ROOT),
                sign(first),
                first.kind().more(others.size(), jobs),
                others.stream().limit(NEXT).map(NeedsBand::line).collect(Html.joining()),
                Html.when(
                        others.size() > NEXT,
                        Html.of("<p class=\"fine\">and {} more among the queues below</p>", others.size() - NEXT)));
    }

    private static String level(Need need) {
        return need.grave() ? "grave" : "mild";
    }

    private static Html sign(Need need) {
        return Html.of("<span aria-hidden=\"true\">{}</span>", need.grave() ? "▲" : "△");
    }
}
