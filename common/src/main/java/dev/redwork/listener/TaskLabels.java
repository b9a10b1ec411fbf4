package dev.redwork.listener;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of tasks as values of a label, no more than a store of metrics bears: each value makes series of its own. */
public final class TaskLabels {
    /** Names that are told apart, those that come first. */
    public static final int MOST = 200;

    /** Stands for all others. */
    public static final String OTHER = "other";

    /** Stands for the task of a job whose spec could not be read. */
    public static final String UNKNOWN = "unknown";

    private static final Logger LOG = LoggerFactory.getLogger(TaskLabels.class);

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private boolean warned;

    /** The value for a task; empty: its name is not known. */
    public String of(String task) {
        if (task.isEmpty()) {
            return UNKNOWN;
        }
        return known.contains(task) || add(task) ? task : OTHER;
    }

    private synchronized boolean add(String task) {
        if (known.size() < MOST) {
            known.add(task);
        }
        boolean added = known.contains(task);
        if (!added && !warned) {
            warned = true;
            LOG.warn(
                    "metrics tell {} tasks apart; {} and those that come later are counted as '{}'", MOST, task, OTHER);
        }
        return added;
    }
}
