package dev.redwork.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.producer.tasks.CountedWords;
import dev.redwork.producer.tasks.SplitProgress;
import dev.redwork.producer.tasks.Words;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.site.SitePage;
import dev.redwork.text.Numbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The words of some files. */
final class WordsWorkload implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int TEXTS = 8;

    private String size = "";

    @Override
    public String name() {
        return "words";
    }

    @Override
    public String about() {
        return "The words of eight HTML texts, markup included, parted by white space as Unicode has it: files below"
                + " the worker's `--files`, in chunks, one a job. Plain: lines that are split at white space, on as"
                + " many threads, a file each.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        List<Path> files = write(bed.files(), bed.extent().of(25_000, 5_000, 50));
        long bytes = files.stream().mapToLong(file -> file.toFile().length()).sum();
        size = TEXTS + " texts, " + Numbers.bytes(bytes);
        long chunk = Math.max(1_000, bytes / 64);
        List<String> sources =
                files.stream().map(file -> String.valueOf(file.getFileName())).toList();
        long jobs = files.stream()
                .mapToLong(file -> (file.toFile().length() + chunk - 1) / chunk)
                .sum();
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<List<Long>> plain = bed.plain(shape.slots(), files, WordsWorkload::plain);
            Measured<List<CountedWords>> counted = bed.work(
                    shape,
                    jobs,
                    (producer, options) ->
                            Words.count(producer, options, sources, chunk, PATIENCE, SplitProgress.UNSEEN));
            bed.add(new Row(
                    name(),
                    size,
                    shape.words(),
                    jobs,
                    counted.nanos(),
                    Plain.of(plain.nanos()),
                    null,
                    null,
                    words(counted.result().stream()
                            .mapToLong(CountedWords::words)
                            .sum()),
                    words(plain.result().stream().mapToLong(Long::longValue).sum())));
        }
    }

    /** Pages of the site, so many a file. */
    private static List<Path> write(Path folder, int pages) {
        List<Path> files = new ArrayList<>();
        for (int text = 0; text < TEXTS; text++) {
            Path file = folder.resolve("text-" + text + ".html");
            try (Writer out = Files.newBufferedWriter(file)) {
                for (int page = 0; page < pages; page++) {
                    out.write(new SitePage("page-" + text + "-" + page).html());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("no texts can be written: " + e.getMessage(), e);
            }
            files.add(file);
        }
        return files;
    }

    /** The program that one would write without a queue. */
    private static long plain(Path file) {
        long words = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String text = line.strip();
                words += text.isEmpty() ? 0 : text.split("\\s+", -1).length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static String words(long count) {
        return Numbers.count(count, "word");
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        return List.of(rows.shapes("words: seconds for " + size, "words-workers", size));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return List.of("Plain is what one writes without thinking: a string a line, and one a word. Jobs look at the"
                + " bytes, and make no strings: that, not the queue, is why they are faster.");
    }
}
