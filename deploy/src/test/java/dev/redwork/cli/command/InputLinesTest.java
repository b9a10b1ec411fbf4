package dev.redwork.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputLinesTest {

    @Test
    void givesWhatWasKeptOfEachLine() {
        assertThat(read("1\n\n  \r\n22 \r\nü")).containsExactly("1", "22", "ü");
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).isEmpty();
        assertThat(read("{}\n")).containsExactly("{}");
        assertThat(read("1\nskip\n2")).containsExactly("1", "2");
    }

    @Test
    void namesTheFirstLineThatDoesNotPass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("1\n\nbad\nbad"))
                .withMessage("line 3: is bad; nothing was enqueued");
    }

    @Test
    void saysWhenItCannotBeRead() throws IOException {
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputLines.read(closed, line -> line.getBytes(UTF_8)))
                .withMessage("line 1: cannot be read: Stream closed; nothing was enqueued");
    }

    @Test
    void dropsAByteOrderMarkAlsoWhereTwoFilesMeet() {
        assertThat(read("\uFEFF1\n2\n\uFEFF 3\n\uFEFF\n")).containsExactly("1", "2", "3");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin1 = {'a', '\n', 'c', 'a', 'f', (byte) 0xE9, '\n'};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputLines.read(new ByteArrayInputStream(latin1), line -> line.getBytes(UTF_8)))
                .withMessage("line 2: is not UTF-8: its byte 4 is 0xE9; nothing was enqueued");
        byte[] utf16 = {(byte) 0xFF, (byte) 0xFE, '1', 0};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputLines.read(new ByteArrayInputStream(utf16), line -> line.getBytes(UTF_8)))
                .withMessageStartingWith("line 1: is not UTF-8");
    }

    @Test
    void refusesALineThatIsTooLongBeforeReadingItAll() {
        String line = "x".repeat(1 << 21);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("1\n" + line))
                .withMessageStartingWith("line 2: is longer than 1048576 bytes");
    }

    @Test
    void holdsASingleInputWithLineBreaks() {
        try (InputLines one = InputLines.one("{\n}".getBytes(UTF_8))) {
            assertThat(one.count()).isEqualTo(1);
            assertThat(new String(one.iterator().next(), UTF_8)).isEqualTo("{\n}");
        }
    }

    private static List<String> read(String text) {
        try (InputLines lines = InputLines.read(new ByteArrayInputStream(text.getBytes(UTF_8)), line -> {
            if (line.equals("bad")) {
                throw new IllegalArgumentException("is bad");
            }
            return line.equals("skip") ? new byte[0] : line.getBytes(UTF_8);
        })) {
            List<String> kept = new ArrayList<>();
            lines.iterator().forEachRemaining(line -> kept.add(new String(line, UTF_8)));
            assertThat(lines.count()).isEqualTo(kept.size());
            return kept;
        }
    }
}
