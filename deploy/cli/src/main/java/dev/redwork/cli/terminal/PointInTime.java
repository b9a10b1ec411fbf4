package dev.redwork.cli.terminal;

import dev.redwork.job.Ticker;
import dev.redwork.text.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;

/** A time as people write it: {@code 2026-03-01T08:00:00Z}, {@code 2026-03-01T08:00} here, or the next {@code 08:00} here. */
public final class PointInTime {
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{2}:\\d{2}(:\\d{2})?");
    private static final Pattern DURATION = Pattern.compile("[\\d.]+[a-z]+");
    private static final Pattern WITH_ZONE = Pattern.compile(".*T.*(Z|[+-]\\d{2}(:?\\d{2})?|\\])");

    private PointInTime() {}

    /**
     * Reads one that has been, in ms: {@code 1h} (ago), the last {@code 08:00}, or as {@link #parse}.
     *
     * @throws IllegalArgumentException when it is none, saying how to write one
     */
    public static long past(String text, long now) {
        if (DURATION.matcher(text).matches()) {
            return now - Ticker.millis(Durations.parse(text));
        }
        Instant time = parse(
                text,
                Instant.ofEpochMilli(now),
                ZoneId.systemDefault(),
                "08:00 (the last one, local time), or 1h (ago)");
        boolean next = TIME_OF_DAY.matcher(text).matches();
        return (next ? time.atZone(ZoneId.systemDefault()).minusDays(1).toInstant() : time).toEpochMilli();
    }

    /**
     * Reads one.
     *
     * @param now which day it is
     * @param here the zone of times without one
     * @throws IllegalArgumentException whose message says what was given and how to write it
     */
    public static Instant parse(String text, Instant now, ZoneId here) {
        return parse(text, now, here, "08:00 (the next one, local time)");
    }

    private static Instant parse(String text, Instant now, ZoneId here, String orSo) {
        try {
            if (TIME_OF_DAY.matcher(text).matches()) {
                ZonedDateTime today = now.atZone(here).with(LocalTime.parse(text));
                return (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
            } else if (text.endsWith("]")) {
                return ZonedDateTime.parse(text).toInstant();
            } else if (WITH_ZONE.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
            return LocalDateTime.parse(text.replace(' ', 'T')).atZone(here).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time: write it like 2026-03-01T08:00:00Z (with a zone), "
                            + "2026-03-01T08:00 (local time) or " + orSo,
                    e);
        }
    }
}
