package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Transition;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The calls that look through jobs where they lie: of those that are not wanted nothing is sent. */
public record SearchStore(Keys keys) {
    /** Jobs that one call looks at: some three milliseconds of Redis. */
    private static final int PAGE = 500;

    /**
     * Jobs that are looked for.
     *
     * @param name {@code task} or {@code batch}; empty: any job
     * @param text the name of that
     * @param clock {@code enqueued} or {@code ended}; empty: at any time
     * @param first ms: no earlier
     * @param last ms: no later
     */
    public record Wanted(String name, String text, String clock, long first, long last) {
        boolean isBetween(long time) {
            return first <= time && time <= last;
        }
    }

    /**
     * Of some ids, in their order.
     *
     * @param any those of jobs that are wanted, or may be
     * @param unsure those among them of jobs of which the first bytes do not tell, since others wrote their input first
     */
    public record Matches(List<String> any, List<String> unsure) {
        private static Matches read(List<String> ids, Object reply) {
            List<Long> places = Reply.list(reply).stream().map(Reply::number).toList();
            int sure = places.indexOf(0L);
            Set<Long> all = new TreeSet<>(places);
            all.remove(0L);
            return new Matches(at(ids, all.stream()), at(ids, places.stream().skip(sure + 1L)));
        }
    }

    /** Those that are wanted, 500 ids a call. One that is gone may be among them. */
    public List<Call<Matches>> matchJobs(List<String> ids, Wanted wanted) {
        return pages(ids, page -> matchSome(page, wanted));
    }

    private Call<Matches> matchSome(List<String> ids, Wanted wanted) {
        List<byte[]> args = list(bytes(JobValue.HEAD), bytes(wanted.name()), bytes(wanted.text()));
        Collections.addAll(args, bytes(wanted.clock()), bytes(wanted.first()), bytes(wanted.last()));
        boolean told = wanted.clock().equals("enqueued");
        args.add(bytes(ids.stream()
                .map(id -> wanted.isBetween(told ? JobJson.timeOf(id) : 0) ? "y" : "n")
                .collect(Collectors.joining())));
        return Call.readingScript(
                Transition.MATCH_JOBS, ids.stream().map(keys::job).toList(), args, reply -> Matches.read(ids, reply));
    }

    /**
     * Those of the ids whose last failure may have a text in its reason, its type or its message, 500 ids a call: it has all words of it,
     * if in another order.
     */
    public List<Call<List<String>>> matchFailures(List<String> ids, String text) {
        // Whatever JSON may have written otherwise parts words.
        List<byte[]> words = Stream.of(text.split("[^\\w.:$@()\\[\\]#-]+", -1))
                .filter(word -> !word.isEmpty())
                .map(Call::bytes)
                .toList();
        return pages(ids, page -> {
            List<byte[]> args = list(bytes(words.size()));
            args.addAll(words);
            page.forEach(id -> args.add(bytes(id)));
            return Call.readingScript(
                    Transition.MATCH_FAILURES,
                    list(keys.failures),
                    args,
                    reply -> at(page, Reply.list(reply).stream().map(Reply::number)));
        });
    }

    private static <T> List<Call<T>> pages(List<String> ids, Function<List<String>, Call<T>> call) {
        return IntStream.iterate(0, i -> i < ids.size(), i -> i + PAGE)
                .mapToObj(i -> call.apply(ids.subList(i, Math.min(ids.size(), i + PAGE))))
                .toList();
    }

    private static List<String> at(List<String> ids, Stream<Long> places) {
        return places.map(place -> ids.get((int) (place - 1))).toList();
    }
}
