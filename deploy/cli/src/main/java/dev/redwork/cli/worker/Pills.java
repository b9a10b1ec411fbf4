package dev.redwork.cli.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.redwork.admin.SessionReader;
import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pushes pills into a queue's line and waits for their receipts. */
public final class Pills {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Action command;
    private final RedisLink link;
    private final QueueStore store;

    public Pills(Action command, RedisLink link, Keys keys) {
        this.command = command;
        this.link = link;
        this.store = new QueueStore(keys);
    }

    /** The workers that may take them. */
    public static List<SessionGroup> takers(RedisLink link, Keys keys) {
        return SessionGroup.byWorker(new SessionReader(link).live(keys));
    }

    /** A worker that took a pill and stopped: {@code at} is ms since the epoch, {@code jobs} how many it ran in all. */
    public record Receipt(String worker, String host, long pid, long at, long jobs) {}

    /** The fate of pills: {@code untaken} of them still stood in line at the end, and were taken back. */
    public record Outcome(List<Receipt> receipts, long untaken) {}

    private volatile Outcome outcome = new Outcome(List.of(), 0);

    /**
     * Stops as many workers as there are receipts within the time, or until an interrupt; the other pills are then void.
     *
     * @param now before the work that waits
     */
    public Outcome stop(int pills, boolean now, Duration wait, Progress progress) throws InterruptedException {
        List<String> open = new ArrayList<>();
        for (int i = 0; i < pills; i++) {
            open.add((now ? Worker.NOW : "") + UlidCreator.getMonotonicUlid());
        }
        Map<String, Receipt> receipts = new LinkedHashMap<>();
        Patience patience = new Patience(command, wait);
        long deadline = link.send(store.pushPills(open, now, wait));
        try {
            while (true) {
                int before = receipts.size();
                patience.run(() -> collect(open, receipts));
                progress.add(receipts.size() - before);
                if (open.isEmpty() || patience.isOver()) {
                    break;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } finally {
            // Nobody waits for them any more: they must stop nobody, and count as no jobs.
            outcome = new Outcome(List.copyOf(receipts.values()), open.isEmpty() ? 0 : takeBack(open, now, deadline));
        }
        return outcome;
    }

    /** The fate of the pills so far; once {@link #stop} has ended, in whatever way, for good. */
    Outcome outcome() {
        return outcome;
    }

    private long takeBack(List<String> open, boolean first, long deadline) {
        List<Call<Boolean>> calls = open.stream()
                .map(pill -> store.takePillBack(pill, first, deadline))
                .toList();
        link.send(calls);
        return calls.stream().filter(Call::answer).count();
    }

    private void collect(List<String> open, Map<String, Receipt> receipts) {
        Map<String, Call<List<String>>> calls = new LinkedHashMap<>();
        open.forEach(pill -> calls.put(pill, store.receipts(pill)));
        link.send(List.copyOf(calls.values()));
        calls.forEach((pill, call) -> call.answer().stream().findFirst().ifPresent(receipt -> {
            receipts.put(pill, read(receipt));
            open.remove(pill);
        }));
    }

    /** A worker of another version may say less, and a hand may have written anything. */
    private static Receipt read(String json) {
        try {
            JsonNode receipt = MAPPER.readTree(json);
            return new Receipt(
                    receipt.path("worker").asText(),
                    receipt.path("host").asText(),
                    receipt.path("pid").asLong(),
                    receipt.path("at").asLong(),
                    receipt.path("jobs").asLong());
        } catch (JsonProcessingException e) {
            return new Receipt("?", "", 0, 0, 0);
        }
    }
}
