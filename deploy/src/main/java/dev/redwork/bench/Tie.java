package dev.redwork.bench;

import dev.redwork.job.TaskOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The option that the jobs of one call share, and others do not. */
enum Tie {
    NONE {
        @Override
        TaskOptions tied(TaskOptions options, int call) {
            return options;
        }

        @Override
        Set<String> leaves(int calls) {
            return Set.of();
        }
    },

    /** A batch, as {@code Producer.batch} makes one. */
    BATCH {
        @Override
        TaskOptions tied(TaskOptions options, int call) {
            return options.batch(nameOf(call));
        }

        @Override
        Set<String> leaves(int calls) {
            Set<String> keys = named("batch:", calls);
            keys.add("batches");
            return keys;
        }
    },

    /** A uniqueness key; so a call brings one job. */
    KEY {
        @Override
        TaskOptions tied(TaskOptions options, int call) {
            return options.unique(nameOf(call), HELD);
        }

        @Override
        Set<String> leaves(int calls) {
            return named("unique:", calls);
        }
    };

    /** Longer than any round: no key may fall while jobs that hold keys are measured. */
    private static final Duration HELD = Duration.ofHours(1);

    abstract TaskOptions tied(TaskOptions options, int call);

    /** The keys that so many calls leave when their jobs have ended. */
    abstract Set<String> leaves(int calls);

    private static String nameOf(int call) {
        return "call-" + call;
    }

    private static Set<String> named(String start, int calls) {
        Set<String> keys = new HashSet<>();
        for (int call = 0; call < calls; call++) {
            keys.add(start + nameOf(call));
        }
        return keys;
    }
}
