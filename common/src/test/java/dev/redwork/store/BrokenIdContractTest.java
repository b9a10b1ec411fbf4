package dev.redwork.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.BatchReader;
import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.admin.JobReader;
import dev.redwork.admin.SessionReader;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Utf8;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.BatchFlag;
import dev.redwork.queue.record.HeldJob;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.Signal.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Entries of the line whose bytes are no UTF-8, as another language may have written them: they go back to Redis byte for byte.
 * {@link TransitionContractTest} tries each transition with such an id.
 */
class BrokenIdContractTest extends StoreContract {
    private static final String CAFE = "caf\u00e9";
    private static final String ID = Utf8.decode(CAFE.getBytes(ISO_8859_1));
    private static final String SPEC = new String(JobJson.write(World.job("a")), UTF_8);

    /** Each byte is a character of it. */
    private RawRedis raw;

    @BeforeEach
    void speakLatin1() {
        raw = RawRedis.connect((server == Server.AT_HAND ? AT_HAND : OLDEST).url())
                .latin1();
    }

    @AfterEach
    void hangUp() {
        raw.close();
    }

    @Test
    void itsOutcomeStandsUnderItsOwnBytes() {
        push(CAFE);

        Claim claim = world.open(World.MINE).claim(1).claims().get(0);
        assertThat(world.settle(World.completed(claim))).isEmpty();

        assertThat(claim.spec()).asString().isEqualTo(SPEC);
        assertThat(raw.call("GET", World.key("job:" + CAFE))).startsWith("{\"state\":\"succeeded\"");
        assertThat(raw.call("LRANGE", World.key("recent"), "0", "-1")).isEqualTo(CAFE);
        assertThat(raw.call("EXISTS", World.key("running:s"))).isEqualTo("0");
    }

    /** Decoded with a mark for what is not understood, they would be one. */
    @Test
    void idsThatDifferInBrokenBytesAloneAreDifferentJobs() {
        List<String> ids =
                List.of("x\u00e8", "x\u00e9", "x\u00ef\u00bf\u00bd", "x\u00ed\u00a0\u0080", "\u00ff\u00fe", "x");
        ids.forEach(this::push);

        List<Claim> claims = world.open(World.MINE).claim(10).claims();
        assertThat(claims).extracting(Claim::id).doesNotHaveDuplicates().hasSize(ids.size());
        assertThat(world.settle(claims.stream().map(World::completed).toArray(Outcome[]::new)))
                .isEmpty();

        ids.forEach(id -> assertThat(raw.call("GET", World.key("job:" + id))).startsWith("{\"state\":\"succeeded\""));
        assertThat(world.total("succeeded")).isEqualTo(Integer.toString(ids.size()));
    }

    /** As a worker does that no longer knows whether its claim came back. */
    @Test
    void aSessionThatComparesFindsAndReleasesIt() {
        push(CAFE);
        Claim claim = world.open(World.MINE).claim(1).claims().get(0);

        Map<String, Long> held = world.send(world.sessions.held(World.MINE));
        assertThat(held).containsExactly(Map.entry(claim.id(), claim.number()));
        world.close(World.MINE);

        assertThat(raw.call("LRANGE", World.key("pending"), "0", "-1")).isEqualTo(CAFE);
        assertThat(world.number("EXISTS", ":running:s")).isZero();
    }

    @Test
    void itIsFoundAndListedInEachState() {
        JobReader reader = new JobReader(world.link, world.keys);
        JobReader lister = new JobReader(world.link, world.keys);
        for (Seed seed : List.of(Seed.SCHEDULED, Seed.PENDING, Seed.HELD, Seed.RETRYING, Seed.DEAD)) {
            world.redis("FLUSHDB");
            world.id = ID;
            seed.sow(world);

            assertThat(reader.state(ID)).isEqualTo(seed.state);
            assertThat(lister.ids(seed.state, 10)).containsExactly(ID);
        }
    }

    @Test
    void itIsShownBesideWhoRunsIt() {
        push(CAFE);
        world.open(World.MINE).claim(1);

        SessionReader reader = new SessionReader(world.link);
        assertThat(reader.jobs(reader.live(world.keys).get(0)))
                .extracting(HeldJob::id)
                .containsExactly(ID);
    }

    @Test
    void anOperatorCancelsRequeuesAndDeletesIt() {
        push(CAFE);

        assertThat(world.operator.cancel(List.of(ID))).containsExactly(Map.entry(ID, MoveResult.CANCELLED));
        assertThat(raw.call("GET", World.key("job:" + CAFE)))
                .startsWith("{\"state\":\"cancelled\"")
                .contains("\"id\":\"caf\\\\xe9\"")
                .endsWith(SPEC);
        assertThat(world.operator.requeue(List.of(ID))).containsExactly(Map.entry(ID, MoveResult.REQUEUED));
        assertThat(raw.call("GET", World.key("job:" + CAFE))).isEqualTo(SPEC);
        assertThat(new Purge(world.link, world.keys).pending()).isEqualTo(1);
        assertThat(world.operator.delete(List.of(ID))).containsExactly(Map.entry(ID, MoveResult.DELETED));
        assertThat(raw.call("EXISTS", World.key("job:" + CAFE))).isEqualTo("0");
    }

    @Test
    void whoRunsItHearsThatItShouldStop() {
        push(CAFE);
        world.open(World.MINE).claim(1);
        try (Subscription heard = new Subscription(world.settings, List.of(world.keys))) {
            heard.open();

            assertThat(world.operator.cancel(List.of(ID))).containsExactly(Map.entry(ID, MoveResult.REQUESTED));

            assertThat(heard.next())
                    .isNotNull()
                    .extracting(one -> one.signal().job().orElse(""))
                    .isEqualTo(ID);
        }
        assertThat(world.send(Signal.asked(world.keys, List.of(ID, "other")))).containsExactly(ID);
    }

    @Test
    void aPillOfSuchANameIsTakenAndGetsItsReceipt() {
        raw.call("RPUSH", World.key("pending"), "pill:" + CAFE);

        Claim pill = world.open(World.MINE).claim(1).claims().get(0);

        assertThat(pill.isPill()).isTrue();
        assertThat(world.send(world.pills.acknowledgePill(World.MINE, pill, "{}")))
                .isTrue();
        assertThat(raw.call("LRANGE", World.key("pill:" + CAFE + ":receipts"), "0", "-1"))
                .isEqualTo("{}");
        assertThat(world.number("EXISTS", ":running:s")).isZero();
    }

    @Test
    void aSecondPillOfSuchANameIsReleased() {
        raw.call("RPUSH", World.key("pending"), "pill:" + CAFE);
        Claim pill = world.open(World.MINE).claim(1).claims().get(0);

        assertThat(world.settle(new Outcome.Released(pill))).isEmpty();

        assertThat(raw.call("LRANGE", World.key("pending"), "0", "-1")).isEqualTo("pill:" + CAFE);
    }

    @Test
    void anEntryOfAnUnknownKindOfSuchANameStays() {
        raw.call("RPUSH", World.key("pending"), CAFE + ":\u00ff");

        ClaimReply claimed = world.open(World.MINE).claim(1);

        assertThat(claimed.claims()).isEmpty();
        assertThat(Utf8.printable(claimed.unknown())).isEqualTo("caf\\xe9:");
        assertThat(raw.call("LRANGE", World.key("pending"), "0", "-1")).isEqualTo(CAFE + ":\u00ff");
    }

    @Test
    void keysOfSuchNamesAreWalkedThrough() {
        push(CAFE);
        raw.call("SET", World.key("flag:b:" + CAFE), "\u00e9", "PX", "100000");

        List<String> keys = new ArrayList<>(world.send(ReadCalls.scan("0", "*")).names());

        assertThat(keys).contains(World.key("job:" + ID));
        assertThat(world.send(Call.number("STRLEN", World.key("job:" + ID)))).isEqualTo(SPEC.length());
        assertThat(new BatchReader(world.link, world.keys).flags())
                .extracting(BatchFlag::value)
                .containsExactly(Utf8.decode(new byte[] {(byte) 0xE9}));
        assertThat(world.number("UNLINK", keys.toArray())).isEqualTo(keys.size());
    }

    @Test
    void itComesBackFromAWorkerThatDied() {
        push(CAFE);
        world.open(World.MINE).claim(1);
        world.open(World.OTHER);

        world.send(world.sessions.reclaimOfDead(World.MINE));
        Claim again = world.claim(World.OTHER, 1).claims().get(0);

        assertThat(again.id()).isEqualTo(ID);
        assertThat(again.crashes()).hasSize(1);
        Outcome retried = new Outcome.Retried(again, World.failure("once more", Duration.ofMillis(1)));
        assertThat(world.settle(World.OTHER, retried)).isEmpty();
        assertThat(raw.call("HGET", World.key("attempts"), CAFE)).isEqualTo("1");
        assertThat(new JobReader(world.link, world.keys).state(ID)).isEqualTo(JobState.RETRYING);
    }

    private void push(String id) {
        raw.call("SET", World.key("job:" + id), SPEC);
        raw.call("RPUSH", World.key("pending"), id);
    }
}
