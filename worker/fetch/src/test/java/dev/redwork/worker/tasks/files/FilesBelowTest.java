package dev.redwork.worker.tasks.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesBelowTest {
    @TempDir
    Path outside;

    private Path directory;
    private FilesBelow files;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectories(outside.resolve("data"));
        Files.createDirectories(directory.resolve("deep/er"));
        Files.writeString(directory.resolve("a.txt"), "a");
        Files.writeString(directory.resolve("deep/er/b.txt"), "b");
        Files.writeString(outside.resolve("secret"), "s");
        files = new FilesBelow(directory);
    }

    @Test
    void findsFilesAndThoseBehindLinksThatStayInside() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("deep/er/b.txt"));
        Files.createSymbolicLink(directory.resolve("dir"), directory.resolve("deep"));
        assertThat(files.find("a.txt")).hasContent("a");
        assertThat(files.find("./deep//er/b.txt")).hasContent("b");
        assertThat(files.find("link")).hasContent("b").isEqualTo(files.find("dir/er/b.txt"));
    }

    @Test
    void theDirectoryItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(outside.resolve("current"), directory);
        assertThat(new FilesBelow(link).find("a.txt")).hasContent("a");
    }

    @Test
    void noLinkLeadsOut() throws IOException {
        Files.createSymbolicLink(directory.resolve("out"), outside.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("up"), outside);
        Files.createSymbolicLink(directory.resolve("root"), Path.of("/"));
        refused("out", "leads out of the directory");
        refused("up/secret", "leads out of the directory");
        refused("root/etc/passwd", "leads out of the directory");
        // A directory whose name begins like ours is another one.
        Files.writeString(Files.createDirectories(outside.resolve("data2")).resolve("c"), "c");
        Files.createSymbolicLink(directory.resolve("beside"), outside.resolve("data2/c"));
        refused("beside", "leads out of the directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "deep/../../secret", "deep/../a.txt", "..", "a/.."})
    void noNameLeadsUp(String name) {
        refused(name, "has .. in it");
    }

    @Test
    void onlyAPlainFileIsOpened() throws IOException, InterruptedException {
        refused("/etc/passwd", "is an absolute path");
        refused("", "is no name");
        refused(" ", "is no name");
        refused("a\0b", "is no name of a file");
        refused("deep", "is a directory");
        refused(".", "is a directory");
        Files.createSymbolicLink(directory.resolve("null"), Path.of("/dev/null"));
        refused("null", "leads out of the directory");
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        refused("fifo", "is no plain file");
        refused("a.txt\u202e\u001b[31m/../b", "'a.txt??[31m/../b' has .. in it");
    }

    @Test
    void whatIsNotThereMayComeLater() throws IOException {
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nothing"));
        for (String name : new String[] {"nothing", "dangling", "nothing/at/all"}) {
            assertThatThrownBy(() -> files.find(name))
                    .isInstanceOf(RedworkException.class)
                    .isNotInstanceOf(PermanentFailure.class)
                    .hasMessage("file " + name + ": there is no such file below this worker's --files directory");
        }
        // Not even whether there is something outside.
        assertThatThrownBy(() -> files.find("a.txt/below"))
                .isInstanceOf(RedworkException.class)
                .hasMessageStartingWith("file a.txt/below")
                .hasMessageNotContaining(directory.toString());
    }

    @Test
    void withoutADirectoryThereAreNone() {
        assertThatThrownBy(() -> new FilesBelow(null).find("a.txt"))
                .isInstanceOf(RedworkException.class)
                .hasMessage(
                        "file a.txt: this worker reads no files; start it with --files DIR, and name files below DIR");
        assertThatThrownBy(() -> new FilesBelow(outside.resolve("secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("secret is no directory");
        assertThatThrownBy(() -> new FilesBelow(outside.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("none: there is no such directory");
    }

    private void refused(String name, String why) {
        assertThatThrownBy(() -> files.find(name))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining(outside.toString());
    }
}
