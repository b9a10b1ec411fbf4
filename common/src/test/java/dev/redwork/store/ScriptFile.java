package dev.redwork.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script taken apart as a reader sees it: the comment it starts with, and the lines that run. */
record ScriptFile(Transition move, List<String> header, List<String> body) {
    private static final String SAME = "-- same: ";
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'|redis\\.call\\(push");
    private static final Set<String> READS = Set.of(
            "TIME",
            "EXISTS",
            "PTTL",
            "GET",
            "MGET",
            "STRLEN",
            "GETRANGE",
            "HGET",
            "HEXISTS",
            "HMGET",
            "HGETALL",
            "HKEYS",
            "HLEN",
            "HSTRLEN",
            "LINDEX",
            "LLEN",
            "LRANGE",
            "ZCARD",
            "ZRANGE",
            "ZRANGEBYSCORE",
            "ZSCORE",
            "ZMSCORE");
    private static final Set<String> WRITES = Set.of(
            "SET",
            "DEL",
            "HSET",
            "HDEL",
            "HINCRBY",
            "LPUSH",
            "RPUSH",
            "LTRIM",
            "PEXPIRE",
            "PEXPIREAT",
            "PERSIST",
            "HSETNX",
            "ZADD",
            "ZREM",
            "ZREMRANGEBYSCORE",
            "PUBLISH");

    static ScriptFile of(Transition move) {
        List<String> lines = new String(bytes(move), UTF_8).lines().toList();
        int code = 0;
        while (lines.get(code).startsWith("--")) {
            code++;
        }
        return new ScriptFile(move, lines.subList(0, code), lines.subList(code, lines.size()));
    }

    static byte[] bytes(Transition move) {
        try (InputStream script = JobStore.class.getResourceAsStream(move.verb() + ".lua")) {
            return Objects.requireNonNull(script).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that run: without comments and blank lines. */
    List<String> code() {
        return body.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("--"))
                .toList();
    }

    /** The declared slots: {@code KEYS[1]}, {@code ARGV[3...]}. */
    Set<String> declared(String kind) {
        return found("^-- (" + kind + "\\[\\d+(?:\\.\\.\\.)?]) +\\S", header);
    }

    /** The slots that the body names with a number. */
    Set<String> used(String kind) {
        return found("(" + kind + "\\[\\d+])", code());
    }

    /** Where the body takes slots whose number it reckons: {@code KEYS[jobs + i]}, {@code unpack(ARGV, ...)}. */
    boolean reckons(String kind) {
        return !found("((?:" + kind + "\\[[^\\]]*[a-z#])|unpack\\(" + kind + "|#" + kind + ")", code())
                .isEmpty();
    }

    /** The commands in the order of the text; a name that is reckoned counts as a push. */
    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        List<String> code = code();
        for (int i = 0; i < code.size(); i++) {
            Matcher call = CALL.matcher(code.get(i));
            while (call.find()) {
                boolean last = i + 1 < code.size() && code.get(i + 1).startsWith("return ");
                commands.add(new Command(call.group(1) == null ? "LPUSH" : call.group(1), last));
            }
        }
        return commands;
    }

    /** What stands between {@code -- same: NAME} and {@code -- end}, by that name, however far it is indented. */
    Map<String, String> blocks() {
        Map<String, String> blocks = new LinkedHashMap<>();
        for (int i = 0; i < body.size(); i++) {
            String mark = body.get(i).strip();
            if (mark.startsWith(SAME)) {
                List<String> rest = body.subList(i + 1, body.size());
                int lines = rest.stream().map(String::strip).toList().indexOf("-- end");
                String text = String.join("\n", rest.subList(0, lines)).stripIndent();
                if (blocks.put(mark.substring(SAME.length()), text) != null) {
                    throw new IllegalArgumentException(this + " has two blocks that are marked '" + mark + "'");
                }
            }
        }
        return blocks;
    }

    /** The words that the header's {@code -- returns} promises. */
    Set<String> promisedWords() {
        String returns = String.join(" ", header.subList(returnsLine(), header.size()));
        return found("(?:returns +|\\| |: )([a-z]+)(?=,| \\||$)", List.of(returns.replaceAll(" \\([^)]*\\)", "")));
    }

    /** The quoted words that the body answers with. */
    Set<String> answeredWords() {
        return found("(?:return \\{|word(?:, [a-z]+)* = |answer = \\{)'([a-z]+)'", code());
    }

    int returnsLine() {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).startsWith("-- returns  ")) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return move.name().toLowerCase(Locale.ROOT) + ".lua";
    }

    private static Set<String> found(String regex, List<String> lines) {
        Set<String> found = new TreeSet<>();
        Pattern pattern = Pattern.compile(regex);
        for (String line : lines) {
            Matcher match = pattern.matcher(line);
            while (match.find()) {
                found.add(match.group(1));
            }
        }
        return found;
    }

    /**
     * One command of the text.
     *
     * @param last whether the script returns right after it, so that nothing below follows it
     */
    record Command(String name, boolean last) {
        boolean writes() {
            if (!READS.contains(name) && !WRITES.contains(name)) {
                throw new IllegalArgumentException("is " + name + " a read or a write? say so in ScriptFile");
            }
            return WRITES.contains(name);
        }
    }
}
