package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.Transition;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The calls that look through jobs where they lie: of those that are not wanted nothing is sent. */
public record SearchStore(Keys keys) {
    /** Jobs that one call looks at: some three milliseconds of Redis. */
    private static final int PAGE = 500;

    /** Bytes of a message, and messages that one call answers. */
    private static final int MESSAGE = 300;

    private static final int MESSAGES = 50;
    private static final int ALIKE_FIELDS = 6;

    /** In place of a class: Redis did not read this failure. */
    private static final String OTHERWISE = "?";

    private static final Pattern TEXT = Pattern.compile("(?:[^\"\\\\]|\\\\[^u]|\\\\u[0-9A-Fa-f]{4})*+");

    /**
     * Jobs that are looked for.
     *
     * @param texts names by what they are of: {@code task}, {@code batch} or, of jobs that have ended, {@code worker}
     * @param clock {@code enqueued}, of jobs that have not ended, or {@code ended}; empty: at any time
     * @param first ms: no earlier
     * @param last ms: no later
     * @param least attempts of jobs that have ended
     * @param most attempts of these
     */
    public record Wanted(Map<String, String> texts, String clock, long first, long last, int least, int most) {
        /** Those with a name, at any time. */
        public static Wanted named(String of, String name) {
            return new Wanted(Map.of(of, name), "", 0, 0, 0, Integer.MAX_VALUE);
        }

        /** The same, of a time that this tells; of {@code enqueued} only jobs that have not ended are wanted. */
        public Wanted by(String time) {
            return new Wanted(texts, time, first, last, least, most);
        }

        /** Whether any job is. */
        public boolean isAny() {
            return texts.isEmpty() && clock.isEmpty() && isOfAnyAttempt();
        }

        boolean isOfAnyAttempt() {
            return least <= 0 && most == Integer.MAX_VALUE;
        }

        boolean isBetween(long time) {
            return first <= time && time <= last;
        }
    }

    /**
     * Of some ids, in their order.
     *
     * @param any those of jobs that are wanted, or may be
     * @param unsure those among them of which Redis cannot tell, since others wrote them in another way
     */
    public record Matches(List<String> any, List<String> unsure) {
        /** All but those of these that turned out to be none. */
        public List<String> without(Set<String> others) {
            return any.stream().filter(id -> !others.contains(id)).toList();
        }

        private static Matches read(List<String> ids, Object reply) {
            List<Long> places = Reply.list(reply).stream().map(Reply::number).toList();
            return new Matches(at(ids, places.stream()), at(ids, places.stream().filter(place -> place < 0)));
        }
    }

    /** Those that are wanted, 500 ids a call. One that is gone may be among them. */
    public List<Call<Matches>> matchJobs(List<String> ids, Wanted wanted) {
        return pages(ids, page -> matchSome(page, wanted));
    }

    private Call<Matches> matchSome(List<String> ids, Wanted wanted) {
        List<byte[]> args =
                list(bytes(JobValue.HEAD), bytes(wanted.clock()), bytes(wanted.first()), bytes(wanted.last()));
        boolean told = wanted.clock().equals("enqueued");
        args.add(bytes(ids.stream()
                .map(id -> wanted.isBetween(told ? JobJson.timeOf(id) : 0) ? "y" : "n")
                .collect(Collectors.joining())));
        Collections.addAll(
                args, bytes(wanted.isOfAnyAttempt() ? "" : Integer.toString(wanted.least())), bytes(wanted.most()));
        wanted.texts().forEach((of, name) -> Collections.addAll(args, bytes(of), bytes(name)));
        return Call.readingScript(
                Transition.MATCH_JOBS, ids.stream().map(keys::job).toList(), args, reply -> Matches.read(ids, reply));
    }

    /**
     * Those of the ids whose last failure has a text in its reason, its type or its message, 500 ids a call. Unsure are those that others
     * wrote, or that have characters which JSON writes otherwise, and have all words of the text.
     *
     * @param kind whether the text is their {@link Failure#kind}
     */
    public List<Call<Matches>> matchFailures(List<String> ids, String text, boolean kind) {
        // Whatever JSON may have written otherwise parts words.
        List<byte[]> words = Stream.of(text.split("[^\\w.:$@()\\[\\]#-]+", -1))
                .filter(word -> !word.isEmpty())
                .map(Call::bytes)
                .toList();
        return pages(ids, page -> {
            List<byte[]> args = list(bytes(text), bytes(kind ? "y" : "n"), bytes(words.size()));
            args.addAll(words);
            page.forEach(id -> args.add(bytes(id)));
            return Call.readingScript(
                    Transition.MATCH_FAILURES, list(keys.failures), args, reply -> Matches.read(page, reply));
        });
    }

    /**
     * Failures of one kind, of some jobs of one line.
     *
     * @param type class or reason; empty: no failure is kept
     * @param message of the first one, cut; empty where it was not asked for
     * @param times of all of them, ms, in the order of the line
     */
    public record Alike(String task, String type, String frame, String message, String id, List<Long> times) {
        private static Alike read(List<String> fields) {
            List<Long> times = Stream.of(fields.get(5).split(" ", -1))
                    .map(Reply::numberOrZero)
                    .toList();
            String task = fields.get(0);
            String id = fields.get(4);
            if (fields.get(1).equals(OTHERWISE)) {
                Failure failure = JobJson.readFailure(bytes(fields.get(2)));
                return new Alike(task, failure.typeOrReason(), failure.frame(), failure.message(), id, times);
            }
            return new Alike(task, fields.get(1), fields.get(2), text(fields.get(3)), id, times);
        }

        /** A text of JSON that may be cut anywhere, or go on behind its end. */
        private static String text(String json) {
            Matcher whole = TEXT.matcher(json);
            String text = whole.lookingAt() ? whole.group() : "";
            return JobJson.readFailure(bytes("{\"message\":\"" + text + "\"}")).message();
        }
    }

    /**
     * A part of a line.
     *
     * @param all jobs in the line
     * @param looked at of them
     */
    public record AlikeFailures(long all, long looked, List<Alike> groups) {
        private static AlikeFailures read(Object reply) {
            List<String> fields = Reply.texts(reply);
            List<Alike> groups = new ArrayList<>();
            for (int i = 2; i + ALIKE_FIELDS <= fields.size(); i += ALIKE_FIELDS) {
                groups.add(Alike.read(fields.subList(i, i + ALIKE_FIELDS)));
            }
            return fields.isEmpty()
                    ? new AlikeFailures(0, 0, groups)
                    : new AlikeFailures(Reply.numberOrZero(fields.get(0)), Reply.numberOrZero(fields.get(1)), groups);
        }
    }

    /**
     * The failures of some jobs, those of one kind together.
     *
     * @param state dead: the newest first; retrying: those whose next attempt is the next
     * @param offset jobs that are passed over
     * @param count that are looked at at most
     */
    public Call<AlikeFailures> groupFailures(JobState state, long offset, int count) {
        boolean dead = state == JobState.DEAD;
        List<byte[]> args = list(keys.key(""), bytes(dead ? "newest" : "soonest"));
        Collections.addAll(args, bytes(offset), bytes(count), bytes(MESSAGE), bytes(MESSAGES));
        return Call.readingScript(
                Transition.GROUP_FAILURES,
                list(dead ? keys.dead : keys.retrying, keys.failures),
                args,
                AlikeFailures::read);
    }

    private static <T> List<Call<T>> pages(List<String> ids, Function<List<String>, Call<T>> call) {
        return IntStream.iterate(0, i -> i < ids.size(), i -> i + PAGE)
                .mapToObj(i -> call.apply(ids.subList(i, Math.min(ids.size(), i + PAGE))))
                .toList();
    }

    private static List<String> at(List<String> ids, Stream<Long> places) {
        return places.map(place -> ids.get((int) (Math.abs(place) - 1))).toList();
    }
}
