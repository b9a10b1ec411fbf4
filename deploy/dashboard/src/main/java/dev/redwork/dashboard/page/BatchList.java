package dev.redwork.dashboard.page;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.Names;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some batches of queues: those with open jobs first, queue by queue, then those that ended last. It costs a call for each queue, one for
 * each batch and two more.
 *
 * @param next behind which the list goes on; empty: these are the last
 */
record BatchList(List<BatchCounts> batches, String next) {
    private static final Pattern PLACE = Pattern.compile("(open|\\d{1,15})/([^/]+)/([^/]+)");
    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::until).reversed().thenComparing(Place::queue);

    /**
     * Where a batch stands.
     *
     * @param until it is remembered, ms; {@link Long#MAX_VALUE}: jobs of it are open
     */
    private record Place(long until, String queue, String id) {
        static Place of(String text) {
            Matcher parts = PLACE.matcher(text);
            if (!parts.matches() || !Names.isName(parts.group(2)) || !Names.isName(parts.group(3))) {
                throw Problem.badRequest("after is no place in the list: take the one that the last page named");
            }
            long until = parts.group(1).equals("open") ? Long.MAX_VALUE : Long.parseLong(parts.group(1));
            return new Place(until, parts.group(2), parts.group(3));
        }

        @Override
        public String toString() {
            return score("open") + "/" + queue + "/" + id;
        }

        String score(String ofOpen) {
            return until == Long.MAX_VALUE ? ofOpen : Long.toString(until);
        }
    }

    /**
     * Reads some.
     *
     * @param after the {@code next} of the page before; null: it is the first
     * @throws Problem 400: {@code after} can be no place
     */
    static BatchList read(RedisLink link, List<String> queues, int limit, @Nullable String after) {
        Place from = after == null ? null : Place.of(after);
        List<Call<List<Place>>> calls = new ArrayList<>();
        for (String queue : queues) {
            calls.add(places(link, queue, from, limit + 1));
        }
        List<Place> places = ReadCalls.answers(link, calls).stream()
                .flatMap(List::stream)
                .sorted(ORDER)
                .toList();
        List<Place> page = places.subList(0, Math.min(limit, places.size()));
        List<BatchCounts> batches = ReadCalls.answers(
                        link,
                        page.stream()
                                .map(place -> new BatchStore(Keys.of(link.settings(), place.queue())).read(place.id()))
                                .toList())
                .stream()
                .filter(batch -> !batch.isGone())
                .toList();
        return new BatchList(
                batches, places.size() > limit ? page.get(page.size() - 1).toString() : "");
    }

    /** Of one queue, behind a place, which may be in another one. */
    private static Call<List<Place>> places(RedisLink link, String queue, @Nullable Place from, int count) {
        byte[] batches = Keys.of(link.settings(), queue).batches;
        if (from != null && from.queue().equals(queue)) {
            Call<String> rank = Call.text("ZREVRANK", batches, from.id());
            Call<String> score = Call.text("ZSCORE", batches, from.id());
            link.send(List.of(rank, score));
            // One that has ended since stands elsewhere now: rather some come twice than others never.
            if (!rank.answer().isEmpty() && until(score.answer()) == from.until()) {
                long next = Long.parseLong(rank.answer()) + 1;
                return range(queue, "ZREVRANGE", batches, next, next + count - 1, "WITHSCORES");
            }
        }
        // At the same place in time queues stand by their names.
        String bound = from == null ? "+inf" : (queue.compareTo(from.queue()) < 0 ? "(" : "") + from.score("inf");
        return range(queue, "ZREVRANGEBYSCORE", batches, bound, "-inf", "WITHSCORES", "LIMIT", 0, count);
    }

    private static Call<List<Place>> range(String queue, String command, Object... args) {
        return Call.command(
                command,
                reply -> {
                    List<Place> places = new ArrayList<>();
                    Reply.map(reply).forEach((id, score) -> {
                        // Others are of another program: no job names them.
                        if (Names.isName(id)) {
                            places.add(new Place(until(score), queue, id));
                        }
                    });
                    return places;
                },
                args);
    }

    private static long until(String score) {
        return score.endsWith("inf") ? Long.MAX_VALUE : Reply.numberOrZero(Call.bytes(score));
    }
}
