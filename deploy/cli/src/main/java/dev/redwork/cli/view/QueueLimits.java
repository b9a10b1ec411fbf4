package dev.redwork.cli.view;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueRecord;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a queue takes more jobs: its limits beside what it holds. */
public final class QueueLimits {
    private QueueLimits() {}

    /** Why an enqueue would be refused now; empty: it would not. */
    public static Optional<DiagnosisReason> full(RedisLink link, String queue) {
        Keys keys = Keys.of(link.settings(), queue);
        Call<Map<String, String>> limits = Call.map("HGETALL", keys.named("limits"));
        Call<String> bytes = Call.text("HGET", keys.named("totals"), "bytes");
        link.send(List.of(limits, bytes));
        if (limits.answer().isEmpty()) {
            return Optional.empty();
        }
        QueueRecord record = new QueueReader(link).read(queue);
        long waiting = record.pending() + record.scheduled() + record.retrying();
        long mostJobs = number(limits.answer().get("jobs"));
        long mostBytes = number(limits.answer().get("bytes"));
        if (waiting >= mostJobs) {
            return Optional.of(DiagnosisReason.of(
                            "full",
                            "queue " + queue + " is full, so enqueueing is refused: " + Numbers.grouped(waiting)
                                    + " of " + Numbers.grouped(mostJobs) + " jobs")
                    .with("queue", queue));
        } else if (number(bytes.answer()) >= mostBytes) {
            return Optional.of(DiagnosisReason.of(
                            "full",
                            "queue " + queue + " is full, so enqueueing is refused: "
                                    + Numbers.bytes(number(bytes.answer())) + " of " + Numbers.bytes(mostBytes))
                    .with("queue", queue));
        }
        return Optional.empty();
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
