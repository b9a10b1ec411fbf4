package dev.redwork.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.LaneLoad;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopScreenTest {
    private static final ServerReport SERVER = new ServerReport(Map.of(
            "redis_version", "7.0.15",
            "used_memory", "1500000",
            "instantaneous_ops_per_sec", "12345",
            "connected_clients", "7"));

    @Test
    void ratesAreTakenBetweenTwoSnapshots() {
        TopSnapshot before = snapshot(
                10_000, queue("mail", Map.of("enqueued", 100L, "succeeded", 50L, "dead", 1L, "retried", 3L), 0, false));
        TopSnapshot after = snapshot(
                12_000,
                queue("mail", Map.of("enqueued", 300L, "succeeded", 69L, "dead", 2L, "retried", 4L), 65_000, true));
        assertThat(screen(before, after, 100, false).lines("redis://h:1"))
                .containsExactly(
                        "redis://h:1  Redis 7.0.15  memory 1.5 MB  12,345 calls/s  7 clients",
                        "",
                        "QUEUE  STATE   PENDING  RUN  SCHED  RETRY  DEAD  IN/S  OUT/S  FAIL/S    OLDEST",
                        "─────  ──────  ───────  ───  ─────  ─────  ────  ────  ─────  ──────  ────────",
                        "mail   paused    1,204    4      0      2     1   100     10     1.0  1 m 05 s",
                        "",
                        "WORKER  LANE      BUSY  LONGEST",
                        "──────  ──────  ──────  ──────────────",
                        "w1      mail:8     2/8  11.0 s job-old",
                        "w2      mail:4  lapsed");
    }

    @Test
    void aQueueThatWasNotThereBeforeAndCountersThatWentBackHaveNoRate() {
        TopSnapshot before = snapshot(10_000, queue("a", Map.of("enqueued", 100L), 0, false));
        TopSnapshot after = new TopSnapshot(
                11_000,
                SERVER,
                List.of(queue("a", Map.of("enqueued", 5L), 0, false), queue("b", Map.of("enqueued", 7L), 0, false)),
                List.of());
        JsonFields fields = screen(before, after, 80, false).fields();
        assertThat(fields.json())
                .contains("\"queue\":\"a\"", "\"enqueued_per_second\":0.0")
                .doesNotContain("\"enqueued_per_second\":7");
        assertThat(screen(before, before, 80, false).lines("x")).isNotEmpty();
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        TopSnapshot wide = new TopSnapshot(
                10_000,
                SERVER,
                List.of(queue("q".repeat(64), Map.of("enqueued", 1L), 3_600_000L * 24 * 300, true)),
                List.of(lane(
                        "w".repeat(64),
                        1,
                        "l".repeat(200) + ":8",
                        8,
                        1_000,
                        List.of(new RunningJob("s", "j".repeat(128), 1, 1, 1, 1)))));
        for (int width : new int[] {80, 100, 200}) {
            for (boolean colour : new boolean[] {false, true}) {
                assertThat(screen(wide, wide, width, colour).lines("redis://" + "h".repeat(200)))
                        .allMatch(line -> TextWidth.of(line.replaceAll("\033\\[\\dm", "")) <= width);
            }
        }
        assertThat(screen(wide, wide, 80, false).lines("x"))
                .anyMatch(line -> line.contains("…") && line.contains("  paused ") && line.endsWith("300 d 00 h"));
    }

    /** Names of tenants begin and end alike: columns go before what tells them apart. */
    @Test
    void longNamesStayApart() {
        TopSnapshot then = new TopSnapshot(
                10_000,
                SERVER,
                IntStream.range(0, 20)
                        .mapToObj(i -> queue(
                                "eu-central-1.customer-%03d.invoices".formatted(i),
                                Map.of("enqueued", 1L),
                                65_000,
                                i == 0))
                        .toList(),
                List.of());
        List<String> names = screen(then, then, 80, false).lines("x").stream()
                .filter(line -> line.startsWith("eu-"))
                .map(line -> line.split(" ", -1)[0])
                .toList();
        assertThat(names).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void saysWhenThereIsNothing() {
        TopSnapshot nothing = new TopSnapshot(1, SERVER, List.of(), List.of());
        assertThat(screen(nothing, nothing, 80, false).lines("x")).contains("no queues yet", "no workers");
    }

    @Test
    void aScreenShowsAsManyRowsAsItHasAndSaysHowManyMoreThereAre() {
        List<TopSnapshot.Queue> queues = IntStream.range(0, 200)
                .mapToObj(i -> queue("q-%03d".formatted(i), Map.of("enqueued", (long) i), i, false))
                .toList();
        List<LaneLoad> lanes = IntStream.range(0, 30)
                .mapToObj(i -> lane("w-" + i, i, "l:1", 1, 1_000, List.of()))
                .toList();
        TopSnapshot then = new TopSnapshot(10_000, SERVER, queues, lanes);
        List<String> lines = new TopScreen(then, then, new TopView(80, 24, false, TopOrder.OLDEST, 5)).lines("x");
        assertThat(lines).hasSize(24);
        assertThat(lines.get(4)).startsWith("q-194 ");
        assertThat(lines)
                .contains("190 more: 6 to 15 of 200 by oldest; arrows scroll, s sorts", "25 more: redwork workers")
                .anyMatch(line -> line.startsWith("w-0 "));
        assertThat(new TopScreen(then, then, new TopView(80, 24, false, TopOrder.NAME, 500)).shown())
                .last()
                .extracting(TopSnapshot.Queue::name)
                .isEqualTo("q-199");
    }

    @Test
    void largeNumbersTakeSixCharacters() {
        assertThat(TopScreen.compact(99_999)).isEqualTo("99,999");
        assertThat(TopScreen.compact(123_999)).isEqualTo("123k");
        assertThat(TopScreen.compact(12_399_999)).isEqualTo("12.3M");
        assertThat(TopScreen.compact(1_234_000_000)).isEqualTo("1,234M");
    }

    @Test
    void theAgeOfTheHeadIsReadFromItsSpecOrItsId() {
        assertThat(TopSnapshot.enqueued("{\"v\":1,\"task\":\"t\",\"enqueued\":1700000000000,\"input\":{\"a", "x"))
                .isEqualTo(1_700_000_000_000L);
        assertThat(TopSnapshot.enqueued("{\"v\":1,\"task\":\"t\",\"input\":{\"enqueued\":1700000000000}}", "x"))
                .isZero();
        assertThat(TopSnapshot.enqueued("", "01ARZ3NDEKTSV4RRFFQ69G5FAV")).isEqualTo(1_469_922_850_259L);
    }

    private static TopSnapshot snapshot(long at, TopSnapshot.Queue queue) {
        return new TopSnapshot(
                at,
                SERVER,
                List.of(queue),
                List.of(
                        lane("w2", 2, "mail:4", 4, -5, List.of()),
                        lane(
                                "w1",
                                1,
                                "mail:8",
                                8,
                                9_000,
                                List.of(
                                        new RunningJob("s", "job-new", 1, 1, 11_500, 1),
                                        new RunningJob("s", "job-old", 1, 1, 1_000, 1)))));
    }

    private static LaneLoad lane(
            String worker, long pid, String lane, long slots, long left, List<RunningJob> running) {
        SessionRecord session = new SessionRecord(
                "s", "mail", worker, "h", pid, lane, slots, List.of(), 1, left, 0, 0, "running", WorkerOrder.NONE);
        return new LaneLoad(new SessionGroup(List.of(session)), running);
    }

    private static TopSnapshot.Queue queue(String name, Map<String, Long> totals, long oldest, boolean paused) {
        return new TopSnapshot.Queue(
                new QueueRecord(name, 1_204, 0, "x", 0, 4, 2, 0, 1, 1, totals, paused ? 1 : 0, 0, 0), oldest, 10_000);
    }

    private static TopScreen screen(TopSnapshot before, TopSnapshot after, int width, boolean colour) {
        return new TopScreen(before, after, new TopView(width, Integer.MAX_VALUE, colour, TopOrder.NAME, 0));
    }
}
