package dev.redwork.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.admin.JobOperations;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobOperationStore.Cancellable;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One queue {@code q} on a real Redis: its stores, a session {@code s}, and the bare commands that seed and look. */
final class World implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(200);
    static final Duration TTL = Duration.ofMinutes(10);
    static final String MINE = "s";
    static final String OTHER = "other";

    /** Of the job that is seeded and moved. */
    String id = Seed.ID;

    final RedisSettings settings;
    final Keys keys;
    final RedisLink link;
    final JobStore jobs;
    final OutcomeStore outcomes;
    final SessionStore sessions;
    final QueueStore pills;
    final JobOperationStore operating;
    final JobOperations operator;

    World(String url) {
        settings = RedisSettings.of(url);
        keys = Keys.of(settings, "q");
        link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        jobs = new JobStore(keys);
        outcomes = new OutcomeStore(keys);
        sessions = new SessionStore(keys);
        pills = new QueueStore(keys);
        operating = new JobOperationStore(keys);
        operator = new JobOperations(link, keys);
    }

    <T> T send(Call<T> call) {
        return link.send(call);
    }

    /** One bare command; a key is written without its prefix, as {@code :pending}. */
    Object redis(String command, Object... args) {
        Object[] full = Arrays.stream(args)
                .map(arg -> arg instanceof String text && text.startsWith(":") ? key(text.substring(1)) : arg)
                .toArray();
        return send(Call.command(command.toUpperCase(Locale.ROOT), reply -> reply, full));
    }

    String text(String command, Object... args) {
        return Reply.text(redis(command, args));
    }

    List<String> texts(String command, Object... args) {
        return Reply.texts(redis(command, args));
    }

    long number(String command, Object... args) {
        return Reply.number(redis(command, args));
    }

    Map<String, String> dump() {
        return Dump.of(this);
    }

    /** The ids that wait, head first. */
    List<String> pending() {
        return texts("LRANGE", ":pending", 0, -1);
    }

    boolean rings() {
        return number("LLEN", ":doorbell") > 0;
    }

    void silence() {
        redis("DEL", ":doorbell");
    }

    String total(String name) {
        return text("HGET", ":totals", name);
    }

    static String key(String name) {
        return Defaults.NAMESPACE + ":{q}:" + name;
    }

    /** Redis time, ms. */
    long now() {
        List<String> time = texts("TIME");
        return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
    }

    // What a client does, in short.

    /** Of its jobs. */
    static final String TASK = "t";

    static Job job(String id) {
        return new Job(id, TASK, Payload.of("1"), Defaults.ATTEMPTS, TTL, null, null);
    }

    static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "job-" + i).toList();
    }

    List<Integer> enqueue(String... ids) {
        return enqueueIn(Duration.ZERO, ids);
    }

    List<Integer> enqueueIn(Duration delay, String... ids) {
        return enqueue(delay, Arrays.asList(ids));
    }

    List<Integer> enqueue(Duration delay, List<String> ids) {
        return enqueue(delay, ids.stream().map(World::job).toArray(Job[]::new));
    }

    /** In one call; answers the positions of duplicates. */
    List<Integer> enqueue(Duration delay, Job... all) {
        List<NewJob> coming = Arrays.stream(all).map(NewJob::of).toList();
        return List.copyOf(send(jobs.enqueue(coming, delay, 0, false)).others().keySet());
    }

    World open(String session) {
        send(sessions.openSession(session, LEASE, Map.of("host", "h")));
        return this;
    }

    ClaimReply claim(int limit) {
        return claim(MINE, limit);
    }

    ClaimReply claim(String session, int limit) {
        return send(jobs.claim(session, limit));
    }

    /** Enqueues and claims by session {@code s}, which is opened when it is not open yet. */
    List<Claim> running(String... ids) {
        enqueue(ids);
        open(MINE);
        return claim(ids.length).claims();
    }

    /** Sends outcomes; answers the ids of those that were stale. */
    List<String> settle(String session, Outcome... made) {
        List<Call<List<Claim>>> calls = outcomes.settle(session, Arrays.asList(made));
        link.send(calls);
        List<String> stale = new ArrayList<>();
        calls.forEach(call -> call.answer().forEach(claim -> stale.add(claim.id())));
        return stale;
    }

    List<String> settle(Outcome... outcomes) {
        return settle(MINE, outcomes);
    }

    /** A claim that somebody has in hand, whether Redis agrees or not. */
    static Claim heldUnder(String id, long number) {
        return new Claim(id, number, 1, 5, JobJson.write(job("any")), null, List.of(), 0, 0);
    }

    static Outcome completed(Claim claim) {
        return completed(claim, null);
    }

    static Outcome completed(Claim claim, @Nullable String inbox) {
        return new Outcome.Completed(claim, result(claim.id(), JobState.SUCCEEDED), TTL, inbox, null);
    }

    static JobResult result(String id, JobState state) {
        return new JobResult(id, "any", state, null, null, 1, "w", 5, 6, List.of(), 0);
    }

    /** How a job's end is written down. */
    static String ended(String id, JobState state) {
        return text(JobJson.write(result(id, state)));
    }

    /** The outcome of {@link #completed}. */
    static String done(String id) {
        return ended(id, JobState.SUCCEEDED);
    }

    /** The outcome of {@link #buried}. */
    static String dead(String id) {
        return ended(id, JobState.DEAD);
    }

    static Outcome cancelled(Claim claim) {
        return new Outcome.Completed(claim, result(claim.id(), JobState.CANCELLED), TTL, null, null);
    }

    static Outcome expired(Claim claim) {
        return new Outcome.Completed(claim, result(claim.id(), JobState.EXPIRED), TTL, null, null);
    }

    /** The job of {@link #job} as who cancels it has read it. */
    static Cancellable unwanted(String id) {
        byte[] outcome = bytes(Seed.CANCELLED_RESULT);
        return new Cancellable(id, JobJson.write(job(id)), outcome, TTL, null, null, TASK);
    }

    /** Gives back what a session holds and ends it, as a worker does. */
    void close(String session) {
        for (Map<String, Long> held = send(sessions.closeSession(session));
                !held.isEmpty();
                held = send(sessions.closeSession(session))) {
            settle(
                    session,
                    held.entrySet().stream()
                            .map(one -> new Outcome.Released(heldUnder(one.getKey(), one.getValue())))
                            .toArray(Outcome[]::new));
        }
    }

    static Outcome retried(Claim claim) {
        return new Outcome.Retried(claim, failure("failed", Duration.ofSeconds(1000)));
    }

    static Outcome buried(Claim claim) {
        return buried(claim, null);
    }

    static Outcome buried(Claim claim, @Nullable String inbox) {
        Failure failure = failure("buried", Duration.ZERO);
        return new Outcome.Buried(claim, claim.attempt(), failure, result(claim.id(), JobState.DEAD), inbox, null);
    }

    static Outcome parked(Claim claim) {
        return new Outcome.Parked(claim, TASK);
    }

    static Failure failure(String message, Duration delay) {
        return Failure.of(Failure.Reason.FAILED, message, 1, delay.toMillis());
    }

    static String json(Failure failure) {
        return new String(JobJson.write(failure), UTF_8);
    }

    static byte[] bytes(String text) {
        return Call.bytes(text);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() {
        link.close();
    }
}
