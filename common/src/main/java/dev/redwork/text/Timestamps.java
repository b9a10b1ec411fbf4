package dev.redwork.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time for people: {@code 2025-11-21 09:30:12.123 +01:00}, in the zone of the machine, to the millisecond. */
public final class Timestamps {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    private Timestamps() {}

    /** Of ms since the epoch. */
    public static String format(long millis) {
        return format(millis, ZoneId.systemDefault());
    }

    public static String format(long millis, ZoneId zone) {
        return FORM.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** How far away it is: {@code 3 m 05 s ago}, {@code in 2.00 s}, {@code now}. */
    public static String distance(long millis, long now) {
        if (millis == now) {
            return "now";
        }
        return millis < now ? Durations.span(now - millis) + " ago" : "in " + Durations.span(millis - now);
    }
}
