package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.worker.StopReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a process, among all that its handlers print. */
class ToParentTest implements ToParent.Heard {
    private static final String TOKEN = "7a0e-b1";

    private final List<String> heard = new ArrayList<>();
    private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream handler = new PrintStream(pipe, true, UTF_8);
    private final ToParent process = new ToParent(TOKEN, handler);

    @Test
    void whatOneSideWritesTheOtherReads() {
        process.session("high", "host-1-0");
        for (StopReason cause : StopReason.values()) {
            process.ended(cause);
        }

        assertThat(print()).isEmpty();
        assertThat(heard).containsExactly("high host-1-0", "CLOSED", "PILL", "ORDER", "EMPTY", "IDLE", "JOBS");
    }

    @Test
    void theTokenIsTheFirstLineOfStdinAndWhatFollowsStays() throws IOException {
        InputStream stdin = new ByteArrayInputStream((TOKEN + "\nrest").getBytes(UTF_8));

        ToParent.open(stdin, handler).session("high", "host-1-0");

        assertThat(stdin.readAllBytes()).asString(UTF_8).isEqualTo("rest");
        assertThat(pipe.toString(UTF_8)).isEqualTo("\n" + TOKEN + " session high host-1-0\n");
        ToParent.open(stdin, handler).session("high", "host-1-0");
        assertThat(pipe.toString(UTF_8)).as("without a parent").endsWith("\n session high host-1-0\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "hello\n\nthere",
                "session user@example.org started\n",
                "session default host-1-0\nended idle\n",
                "\n session default host-1-0\n",
                TOKEN,
                "\n" + TOKEN + "\n",
                // Without a line end in front, as one prints all properties of a system.
                "x" + TOKEN + " session default host-1-0\n",
                // Of the right token, and of names that are none.
                "\n" + TOKEN + " session user@example.org started\n",
                "\n" + TOKEN + " session default \n",
                "\n" + TOKEN + " session default a b\n",
                "\n" + TOKEN + " ended well\n",
                "\n" + TOKEN + " ended\n",
                "\n" + TOKEN + " session default host-1-0",
            })
    void whatAHandlerPrintsIsShownAsItIsAndTellsNothing(String printed) {
        handler.print(printed);

        assertThat(print()).isEqualTo(printed);
        assertThat(heard).isEmpty();
    }

    @Test
    void halfALineBeforeAMessageHidesItNotAndIsShown() {
        handler.print("half");
        process.session("default", "host-1-0");
        handler.print(" a line\n\n");
        process.ended(StopReason.IDLE);
        handler.print("\nend");

        assertThat(print()).isEqualTo("half a line\n\n\nend");
        assertThat(heard).containsExactly("default host-1-0", "IDLE");
    }

    /** Wherever a read ends: it may end within a message, and no other byte may be there yet. */
    @Test
    void piecesOfAnySizeTellTheSame() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            pipe.reset();
            shown.reset();
            heard.clear();
            StringBuilder printed = new StringBuilder();
            List<String> told = new ArrayList<>();
            for (int part = 0; part < 8; part++) {
                if (random.nextInt(3) == 0) {
                    told.add("default s" + part);
                    process.session("default", "s" + part);
                } else {
                    String text = List.of("\n", "é", TOKEN, " ", "a\n").get(random.nextInt(5));
                    printed.append(text);
                    handler.print(text);
                }
            }

            String out = print(1 + random.nextInt(20), true);

            assertThat(heard).isEqualTo(told);
            assertThat(out).isEqualTo(printed.toString());
        }
    }

    @Test
    void aMessageThatComesInPiecesIsHeardThoughItsBeginningWasShown() {
        process.session("default", "host-1-0");

        assertThat(print(1, false)).doesNotContain("session");
        assertThat(heard).containsExactly("default host-1-0");
    }

    @Test
    void halfALineIsShownAtOnceWhenNothingFollows() {
        ChildOutput output = output();
        byte[] text = "a\nhalf".getBytes(UTF_8);

        output.take(text, text.length, true);
        assertThat(shown.toString(UTF_8)).isEqualTo("a\n");
        output.take(new byte[0], 0, false);
        assertThat(shown.toString(UTF_8)).isEqualTo("a\nhalf");
    }

    @Test
    void aLineWithoutAnEndIsHandedOnInPieces() {
        ChildOutput output = output();
        byte[] piece = new byte[8_192];
        Arrays.fill(piece, (byte) 'x');
        long taken = 0;
        long handedOn = 0;
        for (int i = 0; i < 1_000; i++) {
            output.take(piece, piece.length, true);
            taken += piece.length;
            handedOn += shown.size();
            shown.reset();
            assertThat(taken - handedOn).isLessThanOrEqualTo(ChildOutput.HELD);
        }
    }

    @Test
    void aMessageWithoutAnEndIsHandedOnAsItIs() {
        String endless = "\n" + TOKEN + " " + "session ".repeat(10_000);
        handler.print(endless);
        process.session("default", "host-1-0");

        assertThat(print()).isEqualTo(endless);
        assertThat(heard).containsExactly("default host-1-0");
    }

    private ChildOutput output() {
        return new ChildOutput(TOKEN, this, new PrintStream(shown, true, UTF_8));
    }

    private String print() {
        return print(8_192, true);
    }

    /** Hands the pipe on in pieces of a size; {@code known}: the reader knows that more is there. */
    private String print(int size, boolean known) {
        ChildOutput output = output();
        byte[] bytes = pipe.toByteArray();
        for (int from = 0; from < bytes.length; from += size) {
            int to = Math.min(bytes.length, from + size);
            output.take(Arrays.copyOfRange(bytes, from, to), to - from, known && to < bytes.length);
        }
        output.end();
        return shown.toString(UTF_8);
    }

    @Override
    public void session(String queue, String session) {
        heard.add(queue + " " + session);
    }

    @Override
    public void ended(StopReason reason) {
        heard.add(reason.name());
    }
}
