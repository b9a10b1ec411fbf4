package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.SessionStore.Reported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The news that the runs of one session have of themselves: how far they are and what they logged, as a renewal takes them along. A run
 * that uses neither costs a look at two fields.
 */
final class RunReports {
    private static final Logger LOG = LoggerFactory.getLogger(RunReports.class);

    private final List<Reported> progress = new ArrayList<>(0);
    private final List<Call<?>> logs = new ArrayList<>(0);
    private final Map<RunProgress, RunProgress.Reading> readings = new HashMap<>(0);
    private final Map<RunLog, RunLog.Untold> lines = new HashMap<>(0);

    /** @param watched somebody looks at a job of the session: lines do not wait for its end */
    RunReports(List<ClaimedJob> jobs, boolean watched) {
        for (ClaimedJob job : jobs) {
            RunProgress far = job.progress();
            if (far != null && progress.size() < Defaults.CALL_JOBS) {
                read(job, far);
            }
            RunLog log = job.log();
            if (log != null && (watched || log.isHalfFull())) {
                RunLog.Untold untold = log.untold();
                logs.addAll(calls(job, untold));
                lines.put(log, untold);
            }
        }
    }

    private void read(ClaimedJob job, RunProgress far) {
        RunProgress.Reading reading = far.read(job.now(), job.claim.attempt());
        if (far.isNews(reading)) {
            readings.put(far, reading);
            progress.add(new Reported(job.claim, reading.progress()));
        }
    }

    private static List<Call<?>> calls(ClaimedJob job, RunLog.Untold untold) {
        Session session = job.session;
        return untold.lines().isEmpty()
                ? List.of()
                : List.of(new ProgressStore(session.keys)
                        .appendLog(session.name, job.claim, untold.first(), untold.lines()));
    }

    /** To be told with the renewal. */
    List<Reported> progress() {
        return progress;
    }

    /** To be sent when the renewal was answered. */
    List<Call<?>> logs() {
        return logs;
    }

    /** The renewal was answered. */
    void told() {
        readings.forEach(RunProgress::told);
    }

    /** Sends the lines; not with the renewal, which a refusal of theirs would spoil. */
    void sendLogs(RedisLink link) {
        send(logs, link);
        lines.forEach(RunLog::told);
    }

    /**
     * Sends the lines of jobs that have ended here, before their outcomes: these end the claims under which lines count. In a round trip of
     * its own, since a script that the server does not know yet is sent once more, behind all others. A refusal costs the lines and
     * no outcome.
     */
    static void sendLogs(List<ClaimedJob> jobs, RedisLink link) {
        List<Call<?>> calls = new ArrayList<>();
        for (ClaimedJob job : jobs) {
            RunLog log = job.log();
            if (log != null) {
                calls.addAll(calls(job, log.untold()));
            }
        }
        send(calls, link);
    }

    private static void send(List<Call<?>> calls, RedisLink link) {
        try {
            if (!calls.isEmpty()) {
                link.send(calls);
            }
        } catch (RedisRefusedException e) {
            LOG.warn("lines that {} jobs logged are lost: {}", calls.size(), e.getMessage());
        }
    }
}
