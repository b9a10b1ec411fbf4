package dev.redwork.cli.job;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.JobLife;
import dev.redwork.cli.view.JobView;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.SessionStore;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "All that Redis knows of a job, with the times of its life.",
        footer = {
            "  redwork job show 01JD3ZK8T2X0",
            "  redwork job show image-7 -o jsonl | jq .failure.stack -r",
            "",
            "Times are Redis' time. Of several failures the last one is known. In JSON times are ms since",
            "the epoch, and what ends in _ms is a span: kept_ms is how long the outcome can still be read.",
            "Exit code 3 when one of them is not there."
        })
final class JobShowCommand extends FindAction {
    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        Map<String, JobView> found;
        long now;
        try (RedisLink link = connect()) {
            found = find(link, wanted);
            now = link.send(SessionStore.now());
        }
        List<JobView> jobs =
                wanted.stream().filter(found::containsKey).map(found::get).toList();
        printBlocks(jobs, job -> job.block(now, width()), job -> fields(job, now));
        sayMissing(wanted.stream().filter(id -> !found.containsKey(id)).toList());
        return jobs.size() == wanted.size() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private static JsonFields fields(JobView job, long now) {
        return job.full()
                .with(
                        "life",
                        JobLife.of(job, now).stream()
                                .map(event ->
                                        new JsonFields().with("at", event.at()).with("what", event.what()))
                                .toList());
    }
}
