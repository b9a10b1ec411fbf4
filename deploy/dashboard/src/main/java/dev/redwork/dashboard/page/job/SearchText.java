package dev.redwork.dashboard.page.job;

import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search for jobs as it is typed, {@code queue:mail failure:"no such page" after:2h}, or the id of one. Each word is there once at
 * most; a value with blanks or quotes stands between quotes.
 */
final class SearchText {
    /** The words that narrow a list; {@code id} leads to a job. */
    static final List<String> WORDS =
            List.of("queue", "state", "task", "worker", "batch", "failure", "attempts", "after", "before", "id");

    private static final int LONGEST = 1_000;
    private static final String ID = "id";
    private static final List<JobState> FAILED = List.of(JobState.RETRYING, JobState.DEAD);

    private static final Pattern TERM =
            Pattern.compile("\\s*(?:([A-Za-z]+):)?(?:\"((?:[^\"\\\\]|\\\\.)*)\"(?=\\s|$)|(\\S*))");

    private final Map<String, String> values;

    private SearchText(Map<String, String> values) {
        this.values = values;
    }

    /** @throws Problem 400: it has a word that is unknown, twice there, or without a value */
    static SearchText parse(@Nullable String typed) {
        String text = typed == null ? "" : typed.strip();
        if (text.length() > LONGEST) {
            throw Problem.badRequest("the search has more than " + LONGEST + " characters");
        }
        Map<String, String> values = new LinkedHashMap<>();
        Matcher term = TERM.matcher(text);
        for (int from = 0; from < text.length(); from = term.end()) {
            boolean unused = term.find(from);
            String quoted = term.group(2);
            String value = quoted == null ? term.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            put(values, term.group(1), value, quoted != null);
        }
        return new SearchText(values);
    }

    private static void put(Map<String, String> values, @Nullable String name, String value, boolean quoted) {
        String word = name == null ? ID : name;
        if (!WORDS.contains(word)) {
            throw Problem.badRequest("'" + Problem.shown(word) + ":' is no word of a search: it knows " + known()
                    + ", or the id of a job");
        } else if (value.isEmpty()) {
            throw Problem.badRequest("'" + word + ":' has no value in the search");
        } else if (!quoted && value.startsWith("\"")) {
            throw Problem.badRequest("a value of the search begins with a quote and does not end with one");
        }
        if (values.putIfAbsent(word, checked(word, value)) != null) {
            throw Problem.badRequest("a search has " + (name == null ? "one id" : "'" + word + ":' once") + " at most");
        }
    }

    private static String checked(String word, String value) {
        return switch (word) {
            case "queue" -> Asked.checked(() -> Names.check("queue", value));
            case "state" -> Asked.checked(() -> JobStateArgument.parse(value)).text();
            case "task" -> Asked.checked(() -> Names.checkTask(value));
            case "worker", "batch" -> Asked.name(word, value);
            case "attempts" -> {
                AttemptRange unused = Asked.checked(() -> AttemptRange.parse(value));
                yield value;
            }
            case ID -> id(value);
            default -> value;
        };
    }

    private static String id(String value) {
        try {
            return Names.checkId(value);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("'" + Problem.shown(value) + "' is no id of a job: a search knows " + known()
                    + ", as in failure:\"no such page\"");
        }
    }

    private static String known() {
        return WORDS.stream().map(word -> word + ":").collect(Collectors.joining(" "));
    }

    /** Of a word; null: it is not there. */
    @Nullable
    String value(String word) {
        return values.get(word);
    }

    /** The words that are there, in the order in which they were typed. */
    List<String> words() {
        return List.copyOf(values.keySet());
    }

    /** The state that is named; null: none. */
    @Nullable
    JobState state() {
        String state = values.get("state");
        return state == null ? null : JobStateArgument.parse(state);
    }

    /**
     * The states of the jobs that a list shows. Where it is searched for a failure it has jobs that are where they are for theirs: all
     * others, of which there may be a million, would take the looks from them.
     */
    List<JobState> listed() {
        JobState state = state();
        return state != null ? List.of(state) : value("failure") != null ? FAILED : JobQuery.STATES;
    }

    /** Whether it narrows by more than queue and state, so that jobs have to be looked at. */
    boolean isFiltered() {
        return values.keySet().stream().anyMatch(word -> !word.equals("queue") && !word.equals("state"));
    }

    SearchText without(String word) {
        Map<String, String> fewer = new LinkedHashMap<>(values);
        fewer.remove(word);
        return new SearchText(fewer);
    }

    SearchText with(String word, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(word, value);
        return new SearchText(more);
    }

    /** One word with its value, as it is typed. */
    String term(String word) {
        String value = String.valueOf(values.get(word));
        boolean plain = value.chars().noneMatch(one -> one == '"' || Character.isWhitespace(one));
        return word + ":" + (plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    /** First bound of their times, ms; {@link Long#MIN_VALUE}: none. */
    long first(long now) {
        String after = values.get("after");
        return after == null ? Long.MIN_VALUE : Asked.time(after, now);
    }

    /** Last bound of their times, ms; {@link Long#MAX_VALUE}: none. */
    long last(long now) {
        String before = values.get("before");
        return before == null ? Long.MAX_VALUE : Asked.time(before, now) - 1;
    }

    /**
     * The jobs that are meant, in whichever queue.
     *
     * @param now ms, Redis time
     * @param otherwise the states that are meant where none is named
     */
    JobQuery query(long now, List<JobState> otherwise) {
        JobState state = state();
        String attempts = values.get("attempts");
        return new JobQuery(
                state == null ? otherwise : List.of(state),
                values.get("task"),
                values.get("failure"),
                first(now),
                last(now),
                values.get("worker"),
                values.get("batch"),
                attempts == null ? AttemptRange.ANY : AttemptRange.parse(attempts));
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return values.keySet().stream().map(this::term).collect(Collectors.joining(" "));
    }
}
