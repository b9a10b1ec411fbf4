package dev.redwork.dashboard.html;

import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.store.Keys;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Pieces that several pages show alike: times, numbers, states, links. */
public final class Pieces {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Beside each colour a shape: nobody has to tell colours apart. */
    private static final Map<JobState, String> SHAPES = Map.of(
            JobState.SCHEDULED, "◷",
            JobState.PENDING, "○",
            JobState.RUNNING, "◐",
            JobState.RETRYING, "↻",
            JobState.PARKED, "◇",
            JobState.SUCCEEDED, "●",
            JobState.DEAD, "✕",
            JobState.CANCELLED, "–",
            JobState.EXPIRED, "⌛");

    /** By so much Redis' time, as a process reckons it, may be off where nothing is wrong, ms. */
    private static final long SKEW_MILLIS = 1_000;

    private static final Html NONE = Html.of("<span class=\"none\">–</span>");

    private Pieces() {}

    /** A moment, ms of Redis' clock; 0: none. Scripts write it in the zone that is chosen, else it is UTC. */
    public static Html time(long millis) {
        return millis <= 0
                ? NONE
                : Html.of(
                        "<time datetime=\"{}\" title=\"{}\">{} UTC</time>",
                        Instant.ofEpochMilli(millis),
                        Instant.ofEpochMilli(millis),
                        UTC.format(Instant.ofEpochMilli(millis)));
    }

    /**
     * How long something has lasted that began then, which goes on; scripts let it tick. It cannot begin later than now, so that then the
     * clocks that told it differ.
     */
    public static Html since(long millis, long now) {
        return millis <= 0
                ? NONE
                : millis > now + SKEW_MILLIS
                        ? skew(millis - now)
                        : Html.of(
                                "<time data-since datetime=\"{}\" title=\"since {}\">{}</time>",
                                Instant.ofEpochMilli(millis),
                                Instant.ofEpochMilli(millis),
                                span(now - millis));
    }

    /** A length of time, ms; what lies behind a clock that runs ahead is no time at all. */
    public static String span(long millis) {
        return Durations.span(millis);
    }

    /** How much lies between two moments, ms; the second cannot be before the first, so that then the clocks that told them differ. */
    public static Html between(long first, long second) {
        return second >= first - SKEW_MILLIS ? Html.text(span(second - first)) : skew(first - second);
    }

    private static Html skew(long millis) {
        return Html.of("<span class=\"skew\">clock differs {}</span>", span(millis));
    }

    /** A number of a table, with commas; nothing is shown as a dash, so that what is there stands out. */
    public static Html number(long number) {
        return number == 0 ? Html.of("<span class=\"none\">0</span>") : Html.text(Numbers.grouped(number));
    }

    /** A number that leads to what it counts. */
    public static Html count(long number, String href, String what) {
        return number == 0
                ? number(0)
                : Html.of(
                        "<a href=\"{}\" aria-label=\"{} {}\">{}</a>",
                        href,
                        Numbers.grouped(number),
                        what,
                        Numbers.grouped(number));
    }

    /** Threads that run a job, of all that could; nothing where nobody knows how many these are. */
    public static Html gauge(long running, long threads) {
        return threads == 0
                ? Html.NOTHING
                : Html.of(
                        "<meter min=\"0\" max=\"{}\" value=\"{}\" title=\"{} of {} threads\">{} of {}</meter>",
                        threads,
                        Math.min(running, threads),
                        Numbers.grouped(running),
                        Numbers.grouped(threads),
                        running,
                        threads);
    }

    /**
     * Where a list goes on, and back to its beginning.
     *
     * @param first its first page; empty: this is it
     * @param next empty: this is the last one
     */
    public static Html pager(String first, String next) {
        return first.isEmpty() && next.isEmpty()
                ? Html.NOTHING
                : Html.of(
                        "<nav class=\"pager\" aria-label=\"Pages of the list\">{}{}</nav>",
                        Html.when(!first.isEmpty(), Html.of("<a href=\"{}\">First page</a>", first)),
                        Html.when(!next.isEmpty(), Html.of("<a href=\"{}\" rel=\"next\">Next page</a>", next)));
    }

    public static Html link(String href, Object text) {
        return Html.of("<a href=\"{}\">{}</a>", href, text);
    }

    /** A link by a name in a row, which is cut where it is long. */
    public static Html name(String href, String name) {
        return Html.of("<a class=\"name\" href=\"{}\" title=\"{}\">{}</a>", href, name, name);
    }

    /** A worker, with the way to its page; one of another library may have any name, and then has none. */
    public static Html worker(Links links, String name) {
        return Names.isName(name) ? name(links.worker(name), name) : Html.text(name);
    }

    /** A state with its shape and colour. */
    public static Html state(JobState state) {
        return Html.of(
                "<span class=\"chip {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
                state.text(),
                Objects.requireNonNullElse(SHAPES.get(state), "·"),
                state.text());
    }

    /** A word about a queue or a worker, in a colour of its own. */
    public static Html badge(String kind, Object text) {
        return Html.of("<span class=\"chip {}\">{}</span>", kind, text);
    }

    /** That nothing is there, and what to do. */
    public static Html empty(String sentence, Html more) {
        return Html.of("<div class=\"empty\"><p>{}</p>{}</div>", sentence, more);
    }

    /** A line to be copied. */
    public static Html command(String line) {
        return Html.of("<span class=\"command\"><code>{}</code>{}</span>", line, copy());
    }

    /** A button that copies the text beside it. */
    public static Html copy() {
        return Html.of("<button type=\"button\" class=\"copy\" data-copy hidden>copy</button>");
    }

    /** The name of a key of a queue, as a shell gives it to redis-cli. */
    public static String key(PageSources sources, String queue, String rest) {
        return quoted(Keys.of(sources.redis().settings(), queue).named(rest));
    }

    /** As a shell takes it for one word: much is named by whoever writes to Redis. */
    public static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
