package dev.redwork.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.TraceContext;
import dev.redwork.job.Utf8;
import dev.redwork.json.Json.TypeCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records are written and read by hand, and mean what Jackson reads: a blank before one leaves it to Jackson. */
class RecordsTest {
    private static final int MUTANTS = 30_000;
    private static final String BYTES = "{}[]\",:\\ \n0123456789-+.eEtrufalsnvik/\u0000\u0001\u007f\u0080\u00e9\u00ff";

    private static final Job PLAIN = new Job("id", "gcd", Payload.of("[1,2]"), 5, Defaults.RESULT_TTL, "p.1", null);
    private static final Job FULL = new Job(
            "id",
            "a.b-c",
            Payload.of("{\"a\":[1.5e-3,true,null,\"x\\n\"],\"b\":{}}"),
            3,
            Duration.ofHours(1),
            1_700_000_000_000L,
            1_700_000_060_000L,
            5_000,
            Duration.ofSeconds(7),
            "p",
            "b",
            new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=1", "b=2"));
    private static final Job MASKED = new Job(
            "id",
            "t",
            Payload.of("7"),
            3,
            Defaults.RESULT_TTL,
            0,
            0,
            0,
            null,
            "p",
            "b",
            null,
            List.of("/card/number", ""));

    @Test
    void aChangedSpecIsReadAsJacksonReadsIt() {
        checkMutants(JobJson.write(PLAIN), spec -> JobJson.read("id", spec));
        checkMutants(JobJson.write(FULL), spec -> JobJson.read("id", spec));
        checkMutants(JobJson.write(MASKED), spec -> JobJson.read("id", spec));
    }

    @Test
    void theTaskOfAChangedSpecIsFoundAsJacksonFindsIt() {
        checkMutants(JobJson.write(PLAIN), spec -> List.of(JobJson.taskIn(spec)));
    }

    @Test
    void aChangedOutcomeIsReadAsJacksonReadsIt() {
        Failure failure = Failure.of(Failure.Reason.FAILED, "no", 5, 7);
        checkMutants(JobJson.write(result("7", null, List.of())), JobJson::readResult);
        checkMutants(JobJson.write(result(null, failure, List.of(1L, 2L))), JobJson::readResult);
    }

    private static JobResult result(@Nullable String output, @Nullable Failure failure, List<Long> crashes) {
        Payload json = output == null ? null : Payload.of(output);
        JobState state = failure == null ? JobState.SUCCEEDED : JobState.DEAD;
        return new JobResult("id", "t", state, json, failure, 2, "host-1-a", 10, 20, crashes, 3);
    }

    private static void checkMutants(byte[] record, Function<byte[], Object> reader) {
        assertThat(read(record, reader)).isEqualTo(read(blankBefore(record), reader));
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(record, random);
            Object plain = read(mutant, reader);
            assertThat(plain).as(new String(mutant, ISO_8859_1)).isEqualTo(read(blankBefore(mutant), reader));
            read += plain instanceof String ? 0 : 1;
        }
        assertThat(read).as("mutants that are still records").isGreaterThan(MUTANTS / 20);
    }

    /** What was read, or as a text that it was refused. */
    private static Object read(byte[] record, Function<byte[], Object> reader) {
        try {
            return reader.apply(record);
        } catch (PayloadException e) {
            return "refused";
        }
    }

    private static byte[] blankBefore(byte[] record) {
        return (" " + new String(record, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    private static byte[] mutant(byte[] record, Random random) {
        StringBuilder mutant = new StringBuilder(new String(record, ISO_8859_1));
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(mutant.length());
            char one = BYTES.charAt(random.nextInt(BYTES.length()));
            switch (random.nextInt(4)) {
                case 0 -> mutant.deleteCharAt(at);
                case 1 -> mutant.insert(at, one);
                case 2 -> mutant.setCharAt(at, one);
                default -> mutant.insert(at, mutant.substring(at, Math.min(mutant.length(), at + random.nextInt(20))));
            }
        }
        return mutant.toString().getBytes(ISO_8859_1);
    }

    @Test
    void anInputOfAnyDepthIsReadOrRefused() {
        for (int depth : new int[] {1, 59, 60, 61, 199, 200, 100_000}) {
            String input = "[".repeat(depth) + "]".repeat(depth);
            byte[] spec = ("{\"v\":1,\"task\":\"t\",\"input\":" + input + "}").getBytes(UTF_8);

            assertThat(read(spec, one -> JobJson.read("id", one).input().toString()))
                    .as("depth " + depth)
                    .isEqualTo(depth < 200 ? input : "refused");
        }
    }

    @Test
    void everyCharacterOfATextIsWrittenAsJson() throws IOException {
        for (int point = 0; point <= 0x1_0400; point++) {
            for (String text : new String[] {Character.toString(point), "a" + (char) point + "b?"}) {
                byte[] json = JobJson.write(Failure.of(Failure.Reason.FAILED, text, 1, 2));

                String read = new ObjectMapper().readTree(json).get("message").textValue();
                assertThat(read).as("U+" + Integer.toHexString(point)).isEqualTo(Utf8.printable(text));
                point += text.length() == 1 && point > 0x300 && point < 0xD000 ? 97 : 0;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 1_700_000_000_000L, Long.MAX_VALUE, -1, -10, Long.MIN_VALUE})
    void everyNumberIsWrittenAsJson(long number) {
        JobResult result =
                new JobResult("id", "t", JobState.SUCCEEDED, null, null, 1, "w", number, number, List.of(number), 0);

        assertThat(JobJson.readResult(JobJson.write(result))).isEqualTo(result);
    }

    @ParameterizedTest
    @MethodSource("dev.redwork.json.JsonValues#all")
    @ValueSource(
            strings = {
                "0",
                "-0",
                "00",
                "-",
                "",
                "1",
                "-1",
                "01",
                "2147483647",
                "2147483648",
                "-2147483648",
                "-2147483649",
                "999999999999999999",
                "9223372036854775807",
                "9223372036854775808",
                "1.0",
                "1e3",
                "1 ",
                "1 2",
                "\"7\"",
                "\"\"",
                "\"",
                "\"a\"b\"",
                "\"a\\\"b\"",
                "\"\\u0041\"",
                "\"\t\"",
                "\"\u007f\"",
                "\"\u00e9\"",
                "\"?\"",
                "true",
                "null",
                "[]",
                "\"a\" \"b\"",
                "\"\ud83d\ude00\""
            })
    void aPlainValueIsReadAsJacksonReadsIt(String json) {
        for (Class<?> type : new Class<?>[] {Integer.class, Long.class, Double.class, String.class}) {
            TypeCodec<?> codec = Json.input(Task.of("t", type, type));

            assertThat(read(json.getBytes(UTF_8), bytes -> String.valueOf(codec.read(Payload.of(bytes)))))
                    .as(json + " as " + type)
                    .isEqualTo(
                            read((" " + json).getBytes(UTF_8), bytes -> String.valueOf(codec.read(Payload.of(bytes)))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                1,
                -1.5,
                1e7,
                1e-7,
                1.7976931348623157E308,
                4.9E-324,
                Double.NaN,
                Double.NEGATIVE_INFINITY
            })
    void aDoubleIsWrittenAsJacksonWritesIt(Double number) throws IOException {
        TypeCodec<Double> codec = Json.input(Task.of("t", Double.class, Double.class));

        assertThat(codec.write(number)).isEqualTo(Payload.of(new ObjectMapper(Json.FACTORY).writeValueAsBytes(number)));
        assertThat(codec.read(codec.write(number))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "http://a/?b=c&d", "\"", "\\", "\n", "\u007f", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void aTextIsWrittenAsJacksonWritesIt(String text) throws IOException {
        TypeCodec<String> codec = Json.input(Task.of("t", String.class, String.class));

        assertThat(codec.write(text)).isEqualTo(Payload.of(new ObjectMapper(Json.FACTORY).writeValueAsBytes(text)));
        assertThat(codec.read(codec.write(text))).isEqualTo(text);
    }
}
