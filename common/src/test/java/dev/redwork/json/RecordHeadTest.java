package dev.redwork.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.job.Job;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A record by its first bytes, wherever these end. */
class RecordHeadTest {
    @Test
    void aWholeRecordHasItsInputAsAText() {
        assertThat(head("{\"v\":1,\"task\":\"t\",\"input\":{\"a\":1.10},\"attempts\":3}"))
                .isEqualTo("{\"v\":1,\"task\":\"t\",\"attempts\":3,\"input\":\"{\\\"a\\\":1.10}\"}");
        assertThat(head("{\"v\":1,\"task\":\"t\",\"input\":7}")).isEqualTo("{\"v\":1,\"task\":\"t\",\"input\":\"7\"}");
        assertThat(head("{\"state\":\"succeeded\",\"task\":\"t\",\"output\":[1,2],\"v\":1}"))
                .isEqualTo("{\"state\":\"succeeded\",\"task\":\"t\",\"v\":1}");
    }

    @Test
    void whereverItIsCutInItsInputTheRestIsTold() {
        byte[] record =
                "{\"v\":1,\"task\":\"t\",\"input\":{\"text\":\"é😀\",\"n\":[true,12.5e3,null]}}".getBytes(UTF_8);
        int start = "{\"v\":1,\"task\":\"t\",\"input\":".length();
        String input = "{\"text\":\"é😀\",\"n\":[true,12.5e3,null]}";

        for (int end = start + 1; end <= record.length; end++) {
            assertThat(input).as("%s bytes", end).startsWith(shown(Arrays.copyOf(record, end)));
        }
        assertThat(shown(Arrays.copyOf(record, start + 12))).isEqualTo("{\"text\":\"é");
        assertThat(shown(record)).isEqualTo(input);
    }

    @Test
    void ofALongInputItHas120Characters() {
        assertThat(shown(bytes("{\"v\":1,\"task\":\"t\",\"input\":\"" + "😀".repeat(500))))
                .isEqualTo("\"" + "😀".repeat(119));
    }

    @Test
    void whatDoesNotTellATaskIsNoRecord() {
        for (String text : List.of(
                "",
                "x",
                "[]",
                "7",
                "{\"v\":1",
                "{\"input\":{\"task\":\"t\"}}",
                "{\"v\":1,\"ta",
                "{\"v\":1,\"inbox\":\"a")) {
            assertThat(RecordHead.of(bytes(text))).as(text).isNull();
        }
    }

    /** The text that stands for its input, and is one. */
    private static String shown(byte[] start) {
        Job job = JobJson.read("x", Objects.requireNonNull(RecordHead.of(start)));
        assertThat(job.task()).isEqualTo("t");
        try {
            return new ObjectMapper().readValue(job.input().toString(), String.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String head(String record) {
        byte[] head = RecordHead.of(bytes(record));
        assertThat(head).isNotNull();
        return new String(head, UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
