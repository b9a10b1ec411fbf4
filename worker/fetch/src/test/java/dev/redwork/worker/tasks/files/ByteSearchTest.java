package dev.redwork.worker.tasks.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
    /** Bytes that differ from the wanted ones by little, or by their highest bit, at every distance from an end. */
    @Test
    void findsWhatALoopFinds() {
        Random random = new Random(17);
        byte[] alphabet = {'\n', '"', '\\', '\n' + 1, '\n' - 1, (byte) 0xa2, (byte) 0x8a, 0, (byte) 0xff, 1};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            int most = 2 + random.nextInt(alphabet.length - 2);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[most < 5 ? 3 + random.nextInt(alphabet.length - 3) : random.nextInt(most)];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int end = from;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            assertThat(ByteSearch.find(bytes, from, to, (byte) '\n')).isEqualTo(end);
            int quote = from;
            while (quote < to && bytes[quote] != '"' && bytes[quote] != '\\') {
                quote++;
            }
            assertThat(ByteSearch.find(bytes, from, to, (byte) '"', (byte) '\\'))
                    .isEqualTo(quote);
        }
    }
}
