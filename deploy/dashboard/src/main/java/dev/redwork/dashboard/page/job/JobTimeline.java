package dev.redwork.dashboard.page.job;

import dev.redwork.cli.view.JobLife;
import dev.redwork.cli.view.JobLife.Event;
import dev.redwork.cli.view.JobView;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import java.util.ArrayList;
import java.util.List;

/** The states that a job went through, one below the other, with what lay between; and below those, what is to come. */
final class JobTimeline {
    private JobTimeline() {}

    static Html of(JobSight sight) {
        long now = sight.now();
        JobView job = new JobView(sight.job());
        List<Event> life = sight.session()
                .map(session -> JobLife.of(job, now, session.worker()))
                .orElseGet(() -> JobLife.of(job, now));
        List<Html> steps = new ArrayList<>();
        long before = 0;
        for (Event event : life.stream()
                .filter(event -> event.at() <= now || isFirst(event, life))
                .toList()) {
            steps.add(step(event, before == 0 ? Html.NOTHING : Pieces.between(before, event.at()), ""));
            before = event.at();
        }
        if (!sight.job().state().isFinal()) {
            steps.add(Html.of(
                    "<li class=\"now {}\"><span class=\"gap\">{}</span>{}</li>",
                    sight.job().state().text(),
                    before == 0 ? Html.NOTHING : Pieces.since(before, now),
                    Pieces.state(sight.job().state())));
        }
        for (Event event : life.stream()
                .filter(event -> event.at() > now && !isFirst(event, life))
                .toList()) {
            steps.add(step(event, Html.text("in " + Pieces.span(event.at() - now)), " ahead"));
        }
        return Html.of("<ol class=\"life\">{}</ol>", steps);
    }

    /** A producer whose clock runs ahead has enqueued it all the same. */
    private static boolean isFirst(Event event, List<Event> life) {
        return event.equals(life.get(0)) && event.what().equals(JobLife.ENQUEUED);
    }

    private static Html step(Event event, Html gap, String when) {
        return Html.of(
                "<li class=\"{}{}\"><span class=\"gap\">{}</span><span>{}</span> {}</li>",
                event.state().text(),
                when,
                gap,
                event.what(),
                Pieces.time(event.at()));
    }
}
