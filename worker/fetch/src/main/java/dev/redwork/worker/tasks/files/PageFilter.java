package dev.redwork.worker.tasks.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which paths of an access log are pages: no empty path, none with one of ten names between its slashes, no picture, style or script, and
 * on request only those below one directory. Of a path are its parts, those between slashes that are not empty.
 */
final class PageFilter {
    private static final List<byte[]> NAMES = bytes(
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

    private static final List<byte[]> ENDS = bytes(".png", ".js", ".css");

    private final List<byte[]> under;

    /** @param under parts that must come first, with slashes between them; null: none */
    PageFilter(@Nullable String under) {
        this.under = under == null
                ? List.of()
                : bytes(Arrays.stream(under.split("/", -1))
                        .filter(part -> !part.isEmpty())
                        .toArray(String[]::new));
    }

    boolean isPage(byte[] line, int from, int to) {
        int parts = 0;
        int end = from;
        int begin = from;
        while (end < to) {
            begin = end;
            while (begin < to && line[begin] == '/') {
                begin++;
            }
            end = begin;
            while (end < to && line[end] != '/') {
                end++;
            }
            if (end > begin) {
                if (isOneOf(NAMES, line, begin, end)
                        || (parts < under.size() && !is(under.get(parts), line, begin, end))) {
                    return false;
                }
                parts++;
                if (end == to || isSlashes(line, end, to)) {
                    break;
                }
            }
        }
        return parts > under.size() && !hasEnd(line, begin, end);
    }

    private static boolean isSlashes(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] != '/') {
                return false;
            }
        }
        return true;
    }

    private static boolean isOneOf(List<byte[]> names, byte[] line, int from, int to) {
        for (int i = 0; i < names.size(); i++) {
            if (is(names.get(i), line, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(byte[] name, byte[] line, int from, int to) {
        return name.length == to - from && Arrays.equals(name, 0, name.length, line, from, to);
    }

    private static boolean hasEnd(byte[] line, int from, int to) {
        for (int i = 0; i < ENDS.size(); i++) {
            byte[] end = ENDS.get(i);
            if (to - from >= end.length && is(end, line, to - end.length, to)) {
                return true;
            }
        }
        return false;
    }

    private static List<byte[]> bytes(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
