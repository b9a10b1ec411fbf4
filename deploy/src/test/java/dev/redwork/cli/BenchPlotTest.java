package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.plot.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files to files. */
class BenchPlotTest {
    private static final String DRAIN =
            "{\"bench\":\"drain\",\"figures\":{\"drain\":{\"median\":2,\"min\":1,\"max\":3,\"unit\":\"jobs/s\"}}}\n";

    @TempDir
    Path files;

    @Test
    void drawsAllOfAllFilesAndSaysWhatItWrote() throws Exception {
        Path one = written("one.json", DRAIN + DRAIN);
        Path other = written("other.json", DRAIN.replace("drain", "steady"));
        Path pictures = files.resolve("new/pictures");

        Ran ran = Ran.redwork(NOBODY, "bench", "plot", one.toString(), other.toString(), "-d", pictures.toString())
                .succeeded();

        assertThat(ran.lines())
                .containsExactly(
                        pictures.resolve("drain.svg").toString(),
                        pictures.resolve("drain-2.svg").toString(),
                        pictures.resolve("steady.svg").toString());
        for (String line : ran.lines()) {
            assertThat(Picture.of(Files.readString(Path.of(line))).bars()).hasSize(1);
        }
    }

    @Test
    void writesNothingWhenOneFileIsNotABenchs() throws Exception {
        Path one = written("one.json", DRAIN);
        Path other = written("other.json", "{\"bench\":");
        Ran.redwork(NOBODY, "bench", "plot", one.toString(), other.toString(), "-d", files.toString())
                .refused(2, "other.json is not what a bench wrote", "-o json");
        assertThat(files.resolve("drain.svg")).doesNotExist();

        Path empty = written("empty.json", "");
        Ran.redwork(NOBODY, "bench", "plot", empty.toString()).refused(2, "empty.json is not what a bench wrote");
        Path others = written("others.json", "{\"id\":\"7\"}");
        Ran.redwork(NOBODY, "bench", "plot", others.toString()).refused(2, "others.json is not what a bench wrote");
    }

    @Test
    void saysWhichFileCannotBeReadOrWritten() throws Exception {
        Ran.redwork(NOBODY, "bench", "plot").refused(2, "FILE");
        Ran.redwork(NOBODY, "bench", "plot", "none.json").refused(2, "none.json: there is no such file");
        Ran.redwork(NOBODY, "bench", "plot", files.toString()).refused(2, "it is a directory");
        Path one = written("one.json", DRAIN);
        Ran.redwork(NOBODY, "bench", "plot", one.toString(), "-d", one.toString())
                .refused(2, "drain.svg cannot be written", "name a directory");
        Ran.redwork("", "--redis", NOBODY, "bench", "plot", one.toString()).refused(2, "not for this command");
    }

    private Path written(String name, String text) throws Exception {
        return Files.writeString(files.resolve(name), text);
    }
}
