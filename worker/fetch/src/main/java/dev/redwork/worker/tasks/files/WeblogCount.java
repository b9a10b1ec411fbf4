package dev.redwork.worker.tasks.files;

import dev.redwork.job.Defaults;
import dev.redwork.job.PermanentFailure;
import dev.redwork.tasks.WeblogCounts;
import dev.redwork.tasks.WeblogPart;
import dev.redwork.worker.tasks.fetch.WebReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;

/** The handler of {@code weblogs}: reads a log once, in memory that does not grow with it, and counts the pages of its part. */
final class WeblogCount {
    /** For a log from the web, all of it; bytes as they come: what is packed in them may be ten times as many. */
    private static final long URL_BYTES = 1L << 30;

    private static final int URL_MILLIS = 10 * 60_000;

    /** Of an output, for all but the paths. */
    private static final int ROOM = 4 << 10;

    /** To guess the number of shares takes as long as to try: what has too many paths is noticed early. */
    private static final int SHARES_MORE = 4;

    private static final int MOST_SHARES = 1 << 14;

    private final FilesBelow files;
    private final WebReader web;

    WeblogCount(FilesBelow files, WebReader web) {
        this.files = files;
        this.web = web;
    }

    WeblogCounts run(WeblogPart part) throws InterruptedException {
        String source = part.source();
        String name = FilesBelow.shown(source);
        if (FilesBelow.isUrl(source)) {
            return web.read(source, URL_MILLIS, URL_BYTES, body -> count(part, name, body));
        }
        try (InputStream file = Files.newInputStream(files.find(source))) {
            return count(part, name, file);
        } catch (ClosedByInterruptException e) {
            // The channel leaves the flag up.
            boolean unused = Thread.interrupted();
            throw new InterruptedException("interrupted while reading " + name);
        } catch (IOException e) {
            throw FilesBelow.unreadable(source, e);
        }
    }

    static WeblogCounts count(WeblogPart part, String name, InputStream in) throws IOException, InterruptedException {
        int shares = Objects.requireNonNull(part.shares());
        PathCounts paths = new PathCounts(Objects.requireNonNull(part.share()), shares, Defaults.PAYLOAD_LIMIT - ROOM);
        Turns turns = new Turns(part);
        PageFilter filter = new PageFilter(part.under());
        LogScan scan = new LogScan();
        Lines lines = new Lines(new LogSource(name, in));
        long read = 0;
        long malformed = 0;
        long kept = 0;
        while (lines.next()) {
            if (lines.from() == lines.to() || !turns.isNextOurs()) {
                continue;
            }
            read++;
            if (lines.isTooLong() || !scan.read(lines.bytes(), lines.from(), lines.to())) {
                malformed++;
            } else if (filter.isPage(scan.bytes, scan.path, scan.pathEnd)) {
                kept++;
                if (!paths.add(scan.bytes, scan.path, scan.pathEnd)) {
                    return tooMany(name, shares);
                }
            }
        }
        return new WeblogCounts(read, malformed, kept, paths.toMap(), 0);
    }

    private static WeblogCounts tooMany(String name, int shares) {
        if (shares > MOST_SHARES) {
            throw new PermanentFailure(name + " has too many paths to count: one of " + shares
                    + " shares of them is more than an output may hold");
        }
        return new WeblogCounts(0, 0, 0, Map.of(), SHARES_MORE * shares);
    }

    /** Chunks of lines, of which each part has one in turn. */
    private static final class Turns {
        private final int chunk;
        private final int parts;
        private final int part;

        /** Of the lines up to the end of a chunk: how many are left, and whose they are. */
        private int left;

        private int turn;

        Turns(WeblogPart of) {
            chunk = Objects.requireNonNull(of.chunk());
            parts = Objects.requireNonNull(of.parts());
            part = Objects.requireNonNull(of.part());
            left = chunk;
        }

        boolean isNextOurs() {
            if (left == 0) {
                left = chunk;
                turn = turn + 1 == parts ? 0 : turn + 1;
            }
            left--;
            return turn == part;
        }
    }
}
