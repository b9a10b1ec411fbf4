package dev.redwork.worker.tasks.files;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The time of a line of an access log: {@code 10/Oct/2000:13:55:36 -0700}. */
final class LogTime {
    /** Bytes. */
    static final int LENGTH = 26;

    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_ZONE_HOURS = 18;

    private LogTime() {}

    /** Whether there is one, that can be read; the bytes are there. */
    static boolean isTime(byte[] line, int at) {
        if (line[at + 2] != '/'
                || line[at + 6] != '/'
                || line[at + 11] != ':'
                || line[at + 14] != ':'
                || line[at + 17] != ':'
                || line[at + 20] != ' ') {
            return false;
        }
        int day = two(line, at);
        int month = month(line, at + 3);
        int century = two(line, at + 7);
        int year = two(line, at + 9);
        return day >= 1
                && month >= 1
                && century >= 0
                && year >= 0
                && isDay(day, month, 100 * century + year)
                && isBelow(two(line, at + 12), 24)
                && isBelow(two(line, at + 15), 60)
                && isBelow(two(line, at + 18), 60)
                && isZone(line, at + 21);
    }

    /** The time that {@link #isTime} has seen. */
    static OffsetDateTime read(byte[] line, int at) {
        int minutes = 60 * two(line, at + 22) + two(line, at + 24);
        return OffsetDateTime.of(
                100 * two(line, at + 7) + two(line, at + 9),
                month(line, at + 3),
                two(line, at),
                two(line, at + 12),
                two(line, at + 15),
                two(line, at + 18),
                0,
                ZoneOffset.ofTotalSeconds(60 * (line[at + 21] == '-' ? -minutes : minutes)));
    }

    /** Most days need no calendar. */
    private static boolean isDay(int day, int month, int year) {
        return day <= 28 || YearMonth.of(year, month).isValidDay(day);
    }

    private static boolean isZone(byte[] line, int at) {
        int hours = two(line, at + 1);
        int minutes = two(line, at + 3);
        return (line[at] == '+' || line[at] == '-')
                && hours >= 0
                && isBelow(minutes, 60)
                && (hours < MOST_ZONE_HOURS || (hours == MOST_ZONE_HOURS && minutes == 0));
    }

    /** 1 to 12; 0: none. */
    private static int month(byte[] line, int at) {
        for (int i = 0; i < MONTHS.length; i += 3) {
            if (MONTHS[i] == line[at] && MONTHS[i + 1] == line[at + 1] && MONTHS[i + 2] == line[at + 2]) {
                return i / 3 + 1;
            }
        }
        return 0;
    }

    private static boolean isBelow(int number, int end) {
        return number >= 0 && number < end;
    }

    /** The number of two digits; -1: they are none. */
    private static int two(byte[] line, int at) {
        int tens = line[at] - '0';
        int ones = line[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
    }
}
