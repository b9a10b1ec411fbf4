package dev.redwork.reference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Access logs counted as one would write it without a queue: a regular expression a line, and split. It shares no line with the tasks.
 *
 * @param paths of pages, and how often each was asked for
 */
public record PlainLogCount(long lines, long malformed, Map<String, Long> paths) {
    private static final String QUOTED = "\"((?:[^\"\\\\]++|\\\\.)*+)\"";

    private static final Pattern LINE = Pattern.compile(
            "(\\S+)\\s+(\\S+)\\s+(\\S+)\\s+\\[\\d\\d/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/\\d{4}:\\d\\d:\\d\\d:\\d\\d"
                    + " [+-]\\d{4}]\\s+"
                    + QUOTED + "\\s+(\\d{3})\\s+(\\d+|-)(?:\\s+" + QUOTED + "\\s+" + QUOTED + ".*)?");

    private static final Pattern REQUEST = Pattern.compile("\\S+ (.*?)(?: HTTP/\\S+)?");
    private static final Pattern PATH = Pattern.compile("(?:[a-z]+://[^/]*)?(/[^?#]*).*");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))");
    private static final int LONGEST = 65_536;

    private static final List<String> NAMES = List.of(
            "favicon.ico",
            "robots.txt",
            "humans.txt",
            "crossdomain.xml",
            "_images",
            "search.html",
            "genindex.html",
            "searchindex.js",
            "modindex.html",
            "py-modindex.html");

    /**
     * Counts the pages of gzip logs.
     *
     * @param under pages below this directory only; null: all
     */
    public static PlainLogCount of(List<Path> files, @Nullable String under) throws IOException {
        long lines = 0;
        long malformed = 0;
        Map<String, Long> paths = new HashMap<>();
        for (Path file : files) {
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), ISO_8859_1))) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    lines++;
                    Matcher line = LINE.matcher(text);
                    if (text.length() > LONGEST || !line.matches()) {
                        malformed++;
                    } else {
                        String path = path(line.group(4));
                        if (isPage(path, under)) {
                            paths.merge(path, 1L, Long::sum);
                        }
                    }
                }
            }
        }
        return new PlainLogCount(lines, malformed, paths);
    }

    private static String path(String request) {
        Matcher parts = REQUEST.matcher(request);
        Matcher path = PATH.matcher(parts.matches() ? parts.group(1) : "");
        if (!path.matches()) {
            return "";
        }
        String bytes = ESCAPED.matcher(path.group(1))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null
                                ? found.group(2)
                                : Character.toString(Integer.parseInt(found.group(1), 16))));
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    private static boolean isPage(String path, @Nullable String under) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        return !parts.isEmpty()
                && parts.stream().noneMatch(NAMES::contains)
                && !parts.get(parts.size() - 1).matches(".*\\.(png|js|css)")
                && (under == null || (parts.size() > 1 && parts.get(0).equals(under)));
    }
}
