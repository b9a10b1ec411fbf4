package dev.redwork.worker.tasks.files;

import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedworkException;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.WordsFound;
import dev.redwork.tasks.WordsPart;
import dev.redwork.worker.tasks.fetch.WebReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.Objects;

/** The handler of {@code words}. A file is read as it is counted, 64 KB at a time; a page is counted as {@code fetch} does. */
final class WordCount {
    private static final int BUFFER = 64 << 10;
    private static final int FIRST_ERROR = 400;

    private final FilesBelow files;
    private final WebReader web;

    WordCount(FilesBelow files, WebReader web) {
        this.files = files;
        this.web = web;
    }

    WordsFound run(WordsPart part) throws InterruptedException {
        return FilesBelow.isUrl(part.source()) ? ofPage(part) : ofFile(part);
    }

    private WordsFound ofPage(WordsPart part) throws InterruptedException {
        if (Objects.requireNonNull(part.from()) > 0) {
            throw new PermanentFailure("a page is counted as a whole: ask for it without from");
        }
        Page page = web.page(Fetch.of(part.source()));
        if (page.status() >= FIRST_ERROR) {
            throw new RedworkException("the page answered " + page.status() + ": there is nothing to count");
        }
        return new WordsFound(page.words(), page.bytes(), page.bytes());
    }

    private WordsFound ofFile(WordsPart part) throws InterruptedException {
        try (SeekableByteChannel file = Files.newByteChannel(files.find(part.source()))) {
            long size = file.size();
            long from = Math.min(size, Objects.requireNonNull(part.from()));
            long to = part.bytes() == null || part.bytes() > size - from ? size : from + part.bytes();
            return new WordsFound(count(file, from, to), to - from, size);
        } catch (ClosedByInterruptException e) {
            throw interrupted(part.source());
        } catch (IOException e) {
            throw FilesBelow.unreadable(part.source(), e);
        }
    }

    private static long count(SeekableByteChannel file, long from, long to) throws IOException {
        WordScan scan = new WordScan(from, to);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        file.position(scan.start());
        // An interrupt closes the channel: reading notices it.
        for (long left = scan.end() - scan.start(); left > 0; ) {
            int n = file.read(buffer.clear().limit((int) Math.min(BUFFER, left)));
            if (n < 0) {
                break;
            }
            scan.add(buffer.array(), 0, n);
            left -= n;
        }
        return scan.words();
    }

    private static InterruptedException interrupted(String source) {
        // The channel leaves the flag up.
        boolean unused = Thread.interrupted();
        return new InterruptedException("interrupted while reading " + FilesBelow.shown(source));
    }
}
