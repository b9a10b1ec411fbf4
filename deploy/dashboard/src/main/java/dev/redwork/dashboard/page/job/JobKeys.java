package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.List;

/** Where Redis has what a page shows of a job: a line for {@code redis-cli} for each key. */
final class JobKeys {
    private final List<Html> rows = new ArrayList<>();
    private final Keys keys;
    private final JobRecord job;

    private JobKeys(Keys keys, JobRecord job) {
        this.keys = keys;
        this.job = job;
    }

    static Html of(Keys keys, JobRecord job) {
        return new JobKeys(keys, job).table();
    }

    /** The value of a job's key: its spec, or its outcome. */
    static String get(Keys keys, String id) {
        return "GET " + Pieces.quoted(keys.named("job:" + id));
    }

    private Html table() {
        row(job.result() == null ? "its spec" : "its outcome", get(keys, job.id()));
        place();
        boolean open = job.result() == null;
        if (job.used() > 0) {
            field("attempts that failed", "HGET", "attempts");
        }
        if (open && job.failure() != null) {
            field("its last failure", "HGET", "failures");
        }
        if (open && !job.crashes().isEmpty()) {
            field("when its workers died", "HGET", "crashes");
        }
        if (job.cancelling() > 0) {
            field("when it was asked to stop", "HGET", "cancelling");
        }
        if (job.deadline() > 0) {
            field("until when it may start", "HGET", "deadlines");
        }
        if (job.progress() != null) {
            field("how far it is", "HGET", "progress");
        }
        row("its log", "LRANGE " + Pieces.quoted(keys.named("log:" + job.id())) + " -20 -1");
        return new WideTable("Lines for redis-cli").kind("keyed").of(Html.NOTHING, rows);
    }

    /** The key that holds its id is its state. */
    private void place() {
        JobRecord.Run run = job.run();
        switch (job.state()) {
            case PENDING ->
                row("its place in the line", "LPOS " + Pieces.quoted(keys.named("pending")) + " " + job.id());
            case SCHEDULED -> field("when it is due", "ZSCORE", "scheduled");
            case RETRYING -> field("when it is due", "ZSCORE", "retrying");
            case PARKED -> field("since when it is parked", "ZSCORE", "parked:" + job.need());
            case DEAD -> field("when it died", "ZSCORE", "dead");
            case RUNNING -> {
                if (run != null) {
                    field("who runs it", "HGET", "running:" + run.session());
                }
            }
            default -> {}
        }
    }

    private void field(String what, String command, String key) {
        row(what, command + " " + Pieces.quoted(keys.named(key)) + " " + job.id());
    }

    private void row(String what, String line) {
        rows.add(Html.of("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", what, Pieces.command("redis-cli " + line)));
    }
}
