package dev.redwork.weblogs;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * The lines of one log: some thousand visitors of a small site, one day for each log. All that {@code weblogs} must cope with occurs, and one line
 * of a thousand is malformed. {@link Random} has the same numbers with every JDK, by its specification.
 */
final class LogContent {
    private static final int VISITORS = 4_096;
    private static final int MALFORMED_OF = 1_000;
    private static final int COMMON_OF = 20;
    private static final int REFERRED_OF = 3;
    private static final OffsetDateTime FIRST_DAY = OffsetDateTime.of(2023, 5, 1, 0, 0, 0, 0, ZoneOffset.ofHours(-5));
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT);

    private static final byte[] COMMON_END = {'\n'};

    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/113.0.0.0"
                + " Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.4"
                + " Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/113.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                + " Mobile/15E148",
        "Mozilla/5.0 (compatible; ExampleBot/2.1; +http://bot.example/about.html)",
        "curl/7.88.1",
        "-"
    };

    private final Random random;
    private final Requests requests;
    private final byte[][] visitors = new byte[VISITORS][];
    private final byte[][] agents = new byte[VISITORS][];

    private OffsetDateTime time;
    private byte[] timeText;
    private long lines;
    private long malformed;

    LogContent(long seed, int number) {
        random = new Random(31 * seed + number);
        requests = new Requests(random);
        time = FIRST_DAY.plusDays(number - 1L);
        timeText = bytes(time.format(TIME));
        for (int i = 0; i < VISITORS; i++) {
            String user = random.nextInt(50) == 0 ? "ada" : "-";
            visitors[i] = bytes((1 + random.nextInt(223)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                    + random.nextInt(256) + " - " + user + " [");
            agents[i] = bytes("\" \"" + AGENTS[random.nextInt(AGENTS.length)] + "\"\n");
        }
    }

    long lines() {
        return lines;
    }

    long malformed() {
        return malformed;
    }

    /** Adds the next line, with its end. */
    void addLine(LineBuilder text) {
        lines++;
        pass();
        int begin = text.length();
        addGood(text);
        if (random.nextInt(MALFORMED_OF) == 0) {
            malformed++;
            text.cutTo(begin);
            addMalformed(text);
        }
    }

    private void pass() {
        int seconds = random.nextInt(8);
        // Some lines a second.
        if (seconds == 0) {
            time = time.plusSeconds(1);
            timeText = bytes(time.format(TIME));
        }
    }

    private void addGood(LineBuilder text) {
        int visitor = random.nextInt(VISITORS);
        text.add(visitors[visitor]).add(timeText).add("] \"");
        requests.add(text);
        if (random.nextInt(COMMON_OF) == 0) {
            text.add(COMMON_END);
        } else if (random.nextInt(REFERRED_OF) == 0) {
            text.add(" \"http://www.example.com/book/").add(agents[visitor]);
        } else {
            text.add(" \"-").add(agents[visitor]);
        }
    }

    /** Each kind of fault that there is in logs. */
    private void addMalformed(LineBuilder text) {
        String start = "198.51.100.7 - - [" + time.format(TIME);
        String end = "\" 200 512 \"-\" \"curl/7.88.1\"\n";
        switch (random.nextInt(8)) {
            case 0 -> text.add(start + "] \"GET /book/cut-in-the-mi\n");
            case 1 -> text.add("198.51.100.7 - - [31/Foo/2023:00:00:00 -0500] \"GET /book/month/a.html HTTP/1.1" + end);
            case 2 -> text.add(start + "] \"GET /book/status/a.html HTTP/1.1\" 2x0 512\n");
            case 3 -> text.add(start + "] GET /book/quotes/a.html HTTP/1.1 200 512\n");
            case 4 -> text.add("# the log was rotated\n");
            case 5 -> text.add(new byte[] {0, 1, (byte) 0xff, (byte) 0xfe, 27, '[', '3', '1', 'm', '\n'});
            case 6 -> text.add(start + "] \"GET /book/" + "x".repeat(1 << 17) + "/a.html HTTP/1.1" + end);
            default -> text.add(start + "] \"GET /book/agent/a.html HTTP/1.1\" 200 512 \"-\"\n");
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
