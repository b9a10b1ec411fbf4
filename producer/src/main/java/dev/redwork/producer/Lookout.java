package dev.redwork.producer;

import dev.redwork.job.PayloadException;
import dev.redwork.json.ResultJson;
import dev.redwork.store.InboxStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Looked;
import dev.redwork.store.RedisLink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Asks Redis for handles that have waited long: their notice may have been lost (its connection broke while it was on the
 * way, the inbox was full). After 5 s, then in doubling steps up to half a minute: an outcome is kept for a minute at least. Used by the inbox's thread only.
 */
final class Lookout {
    static final Duration FIRST = Duration.ofSeconds(5);

    static final Duration LAST = Duration.ofSeconds(30);
    private static final int CALL = 500;

    private final RedisLink link;
    private volatile boolean hurried;
    private long looked = System.nanoTime();

    Lookout(RedisLink link) {
        this.link = link;
    }

    /** Somebody cannot be told by a notice: the next look is due at once. From any thread. */
    void hurry() {
        hurried = true;
    }

    /** After a broken connection everybody may have missed a notice. */
    void lookAtAll(Collection<JobHandle<?>> open) {
        open.forEach(handle -> handle.nextLook.now());
        hurry();
        look(open, false);
    }

    /**
     * Asks for those that are due, at most once a second.
     *
     * @param busy while notices come in numbers nobody has waited in vain: then a few questions suffice
     */
    void look(Collection<JobHandle<?>> open, boolean busy) {
        long now = System.nanoTime();
        if (!hurried && now - looked < TimeUnit.SECONDS.toNanos(1)) {
            return;
        }
        hurried = false;
        looked = now;
        Map<Keys, List<JobHandle<?>>> due = open.stream()
                .filter(handle -> handle.nextLook.isDue(now))
                .limit(busy ? CALL : Long.MAX_VALUE)
                .collect(Collectors.groupingBy(JobHandle::keys));
        due.forEach((keys, handles) -> {
            for (int i = 0; i < handles.size(); i += CALL) {
                ask(keys, handles.subList(i, Math.min(handles.size(), i + CALL)));
            }
        });
    }

    private void ask(Keys keys, List<JobHandle<?>> handles) {
        List<String> ids = handles.stream().map(JobHandle::id).toList();
        List<Looked> looked = link.send(InboxStore.look(keys, ids));
        for (int i = 0; i < handles.size(); i++) {
            tell(handles.get(i), looked.get(i));
        }
    }

    private static void tell(JobHandle<?> handle, Looked found) {
        switch (found.what()) {
            case ENDED -> ended(handle, found.value());
            case DEAD -> handle.end(new JobFailedException(handle + " is dead", ResultJson.readFailure(found.value())));
            case GONE ->
                handle.end(new JobGoneException(
                        "no trace of " + handle + " is left: its result has expired, or Redis lost its data"));
            case LATER -> handle.nextLook.now();
            case WAITING -> handle.nextLook.later();
        }
    }

    private static void ended(JobHandle<?> handle, byte[] outcome) {
        try {
            handle.end(ResultJson.read(outcome));
        } catch (PayloadException e) {
            handle.end(e);
        }
    }
}
