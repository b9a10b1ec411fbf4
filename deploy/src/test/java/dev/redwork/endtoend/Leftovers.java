package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The oracle of the end: which keys may be left when all work is done, by the table of keys. */
public final class Leftovers {
    /** Keys of a queue that may stay, without its prefix: counters and the like. */
    public static final Set<String> ALWAYS = Set.of("totals", "recent", "sessions", "doorbell", "batches");

    /** How keys start that may stay until their TTL is over, and must have one. */
    public static final Set<String> EXPIRING = Set.of("unique:", "batch:", "flag:", "log:", "history");

    private final Scene scene;
    private final Set<String> dead = new HashSet<>();
    private int killedProducers;

    private Leftovers(Scene scene) {
        this.scene = scene;
    }

    static Leftovers of(Scene scene) {
        return new Leftovers(scene);
    }

    /** These jobs are dead: specs, failures and the rest of what is kept of them may stay. */
    Leftovers withDead(Set<String> ids) {
        dead.addAll(ids);
        return this;
    }

    /** So many producers died: each may leave an inbox, of notices that nobody reads any more. */
    Leftovers withKilledProducers(int producers) {
        killedProducers = producers;
        return this;
    }

    /** No key is left but counters, the sessions of the living, results, batches and flags that expire, and what is kept of the dead. */
    void check() {
        // A worker's last call may still be on its way when its producer has been told.
        await().atMost(Duration.ofSeconds(10)).untilAsserted(this::look);
    }

    private void look() {
        Set<String> sessions = Set.copyOf(scene.sessions());
        List<String> expiring = new ArrayList<>();
        List<String> inboxes = new ArrayList<>();
        for (String key : scene.list("KEYS", "*")) {
            if (key.equals("redwork:queues")) {
                continue;
            }
            assertThat(key).startsWith(Scene.PREFIX);
            String name = key.substring(Scene.PREFIX.length());
            boolean outcome = name.startsWith("job:") && !dead.contains(name.substring("job:".length()));
            if (outcome || EXPIRING.stream().anyMatch(name::startsWith) || name.endsWith(":receipts")) {
                expiring.add(key);
            } else if (name.startsWith("inbox:")) {
                inboxes.add(key);
            } else if (name.startsWith("session:")) {
                assertThat(sessions).as("sessions with a lease").contains(name.substring("session:".length()));
            } else if (name.startsWith("job:")) {
                assertThat(scene.redis("PTTL", key)).as("ttl of a dead job").isEqualTo("-1");
            } else if (Set.of("attempts", "failures", "crashes").contains(name)) {
                assertThat(dead).as(name).containsAll(scene.list("HKEYS", key));
            } else if (name.equals("dead")) {
                assertThat(Set.copyOf(scene.list("ZRANGE", key, "0", "-1"))).isEqualTo(dead);
            } else {
                assertThat(ALWAYS).contains(name);
            }
        }
        assertThat(inboxes).as("inboxes").hasSizeLessThanOrEqualTo(killedProducers);
        expiring.addAll(inboxes);
        List<String> ttls = scene.each(expiring, key -> new String[] {"PTTL", key});
        for (int i = 0; i < expiring.size(); i++) {
            assertThat(Long.parseLong(ttls.get(i)))
                    .as("ttl of %s", expiring.get(i))
                    .isPositive();
        }
    }
}
