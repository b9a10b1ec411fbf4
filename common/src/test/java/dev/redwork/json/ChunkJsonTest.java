package dev.redwork.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.json.ChunkJson.InputWriter;
import dev.redwork.json.ChunkJson.Item;
import dev.redwork.json.ChunkJson.Outcome;
import dev.redwork.json.ChunkJson.OutcomeWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkJsonTest {
    private static final List<Payload> VALUES = Stream.of(
                    "7", "-1.5e3", "\"é, ] and \\\"\"", "[1,[2]]", "{\"a\":{\"b\":null}}", "null", "true")
            .map(Payload::of)
            .toList();

    /** It may stand in the middle of a spec, or of an outcome. */
    private static Payload amidst(Payload json) {
        byte[] all = ("{\"x\":é" + json + "]}]").getBytes(UTF_8);
        return new Payload(all, "{\"x\":é".getBytes(UTF_8).length, json.length());
    }

    @Test
    void theInputsOfAChunkAreItsArray() {
        InputWriter writer = new InputWriter();
        VALUES.forEach(value -> writer.add(amidst(value)));
        int size = writer.size();
        Payload chunk = writer.end();

        assertThat(writer.items()).isEqualTo(VALUES.size());
        assertThat(chunk.length()).isEqualTo(size);
        assertThat(chunk.toString()).startsWith("[7,-1.5e3,").endsWith(",null,true]");
        assertThat(ChunkJson.readInputs(amidst(chunk))).isEqualTo(VALUES);
    }

    @Test
    void eachItemTellsItsOutputOrItsFailure() {
        Failure failure = Failure.thrown(new IllegalStateException("no"), 5, 0);
        OutcomeWriter writer = new OutcomeWriter(VALUES.size() + 1);
        VALUES.forEach(value -> writer.succeeded(amidst(value)));
        writer.failed(failure);
        Outcome outcome = ChunkJson.read(amidst(writer.end(Long.MAX_VALUE)));

        assertThat(outcome.nanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(outcome.items().subList(0, VALUES.size()))
                .extracting(Item::output)
                .isEqualTo(VALUES);
        assertThat(outcome.items().get(VALUES.size())).isEqualTo(new Item(null, failure));
    }

    @Test
    void whatHasNoRoomSaysSoAndAllOthersHaveTheirs() {
        Payload half = Payload.of("\"" + "x".repeat(Defaults.PAYLOAD_LIMIT / 2) + "\"");
        OutcomeWriter writer = new OutcomeWriter(4);
        writer.succeeded(half);
        writer.succeeded(half);
        writer.succeeded(Payload.of("1"));
        writer.failed(Failure.of(Reason.FAILED, "no", 0, 0));
        Payload chunk = writer.end(1);
        List<Item> items = ChunkJson.read(chunk).items();

        assertThat(chunk.length()).isLessThanOrEqualTo(Defaults.PAYLOAD_LIMIT);
        assertThat(items).hasSize(4);
        assertThat(items.get(0).output()).isEqualTo(half);
        Failure untold = Objects.requireNonNull(items.get(1).failure());
        assertThat(untold.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(untold.message()).contains("take smaller chunks");
        assertThat(items.get(2).output()).isEqualTo(Payload.of("1"));
        assertThat(items.get(3).failure()).isNotNull();
    }

    @Test
    void theLargestChunkHasRoomWhateverItsItemsCameTo() {
        OutcomeWriter writer = new OutcomeWriter(ChunkJson.ITEMS_LIMIT);
        Failure failure = Failure.thrown(new IllegalStateException("x".repeat(5_000)), 5, 0);
        for (int i = 0; i < ChunkJson.ITEMS_LIMIT; i++) {
            if (i % 100 == 0) {
                writer.failed(failure);
            } else {
                writer.succeeded(Payload.of("\"xxxxxxxxxxxxxxxxxxxx\""));
            }
        }
        Payload chunk = writer.end(1);

        assertThat(chunk.length()).isLessThanOrEqualTo(Defaults.PAYLOAD_LIMIT);
        assertThat(ChunkJson.read(chunk).items()).hasSize(ChunkJson.ITEMS_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{}", "[1", "[1,]", "nonsense"})
    void whatIsNoArrayIsNoChunk(String json) {
        assertThatThrownBy(() -> ChunkJson.readInputs(Payload.of(json)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the input of a chunk is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[]", "{\"items\":[1]", "{\"items\":[{\"output\":1}", "{\"nanos\":\"x\"}"})
    void whatIsNoOutcomeIsRefused(String json) {
        assertThatThrownBy(() -> ChunkJson.read(Payload.of(json)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the output of a chunk is not");
    }

    @Test
    void anEmptyChunkIsOne() {
        assertThat(ChunkJson.readInputs(Payload.of("[]"))).isEmpty();
        assertThat(ChunkJson.read(new OutcomeWriter(0).end(3))).isEqualTo(new Outcome(List.of(), 3));
    }
}
