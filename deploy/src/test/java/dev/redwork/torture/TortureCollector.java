package dev.redwork.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.endtoend.ChildJvm;
import dev.redwork.endtoend.Outcomes;
import dev.redwork.torture.Entry.Event;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that looks at outcomes: {@code url directory}. It learns ids from the producers' ledgers, reads each outcome in Redis as
 * soon as it stands there, and some of them again and again: an outcome must never change.
 */
final class TortureCollector {
    static final String NAME = "collector";
    static final String PREFIX = "redwork:{default}:";
    private static final int LOOKS = 300;
    private static final int SECOND_LOOKS = 30;

    private final String url;
    private final Path directory;
    private final TortureLedger ledger;
    private final Map<Path, Long> read = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final List<String> ended = new ArrayList<>();
    private final Map<String, String> seen = new HashMap<>();
    private final Random random = new Random(1);

    private TortureCollector(String url, Path directory) {
        this.url = url;
        this.directory = directory;
        this.ledger = new TortureLedger(directory, NAME);
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        ChildJvm.endWithParent();
        TortureCollector self = new TortureCollector(args[0], Path.of(args[1]));
        System.out.println("READY");
        while (true) {
            self.learn();
            try (RawRedis redis = RawRedis.connect(self.url)) {
                for (int i = 0; i < 20; i++) {
                    self.learn();
                    self.look(redis);
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (UncheckedIOException e) {
                // Redis is away, or has dropped us: again with a new connection.
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private void learn() {
        for (Path file : TortureLedger.files(directory)) {
            if (file.getFileName().toString().startsWith("producer")) {
                learn(file);
            }
        }
    }

    private void learn(Path file) {
        try (RandomAccessFile lines = new RandomAccessFile(file.toFile(), "r")) {
            long from = read.getOrDefault(file, 0L);
            byte[] more = new byte[(int) (lines.length() - from)];
            lines.seek(from);
            lines.readFully(more);
            String text = new String(more, UTF_8);
            int complete = text.lastIndexOf('\n') + 1;
            read.put(file, from + complete);
            text.substring(0, complete)
                    .lines()
                    .map(Entry::parse)
                    .filter(entry -> entry.event() == Event.SUBMIT)
                    .forEach(entry -> open.add(entry.id()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(RawRedis redis) {
        List<String> ids = new ArrayList<>(open.stream().limit(LOOKS).toList());
        // Those that wait go to the end of the line: some never come to be.
        ids.forEach(open::remove);
        open.addAll(ids);
        for (int i = 0; i < SECOND_LOOKS && !ended.isEmpty(); i++) {
            ids.add(ended.get(random.nextInt(ended.size())));
        }
        ids.forEach(id -> {
            redis.send("GET", PREFIX + "job:" + id);
            redis.send("HGET", PREFIX + "failures", id);
            redis.send("ZSCORE", PREFIX + "dead", id);
            redis.send("HGET", PREFIX + "crashes", id);
        });
        for (String id : ids) {
            String value = redis.receive();
            String failure = redis.receive();
            String died = redis.receive();
            String crashes = redis.receive();
            if (Outcomes.isOutcome(value)) {
                saw(id, Ended.of(Outcomes.read(value)).text());
            } else if (failure.startsWith("{") && Character.isDigit(died.charAt(0))) {
                saw(id, Ended.dead(failure, died, crashes).text());
            }
        }
    }

    private void saw(String id, String outcome) {
        if (open.remove(id)) {
            ended.add(id);
        }
        if (!outcome.equals(seen.put(id, outcome))) {
            ledger.write(Event.RESULT, id, NAME, outcome, 0);
        }
    }
}
