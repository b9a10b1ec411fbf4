package dev.redwork.worker;

import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that many jobs of a lane share, gathering or running: one slot each. Guarded by the lane's lock. */
final class ManyCalls {
    private final Map<String, ManyLimits> limits;
    private final Ticker ticker;
    private final List<ManyCall> calls = new ArrayList<>();

    /** Of a lane of a worker with such handlers, by task; null: it has none. */
    static @Nullable ManyCalls of(Map<String, ManyLimits> limits, Ticker ticker) {
        return limits.isEmpty() ? null : new ManyCalls(limits, ticker);
    }

    private ManyCalls(Map<String, ManyLimits> limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
    }

    /** Whether it shares its run with others of its task. One under which workers died does not: it must not take others along. */
    void look(ClaimedJob job) {
        if (job.claim.crashes().isEmpty()) {
            job.sharesWithin(limits.get(JobJson.taskIn(job.claim.spec())));
        }
    }

    int size() {
        return calls.size();
    }

    ManyCall get(int place) {
        return calls.get(place);
    }

    /** How many run. */
    int running() {
        int running = 0;
        for (int i = 0; i < calls.size(); i++) {
            running += calls.get(i).isGathering() ? 0 : 1;
        }
        return running;
    }

    /** Whether any waits for jobs, or for a thread. */
    boolean isGathering() {
        return running() < calls.size();
    }

    /**
     * Jobs for which they wait.
     *
     * @param late as long as they may be late, ns
     */
    int seats(long late) {
        long now = ticker.read() - late;
        int seats = 0;
        for (int i = 0; i < calls.size(); i++) {
            seats += calls.get(i).seats(now);
        }
        return seats;
    }

    /** The one that gathers jobs of its task; null: none does. */
    @Nullable
    ManyCall callFor(ManyLimits its) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).hasSeatFor(its)) {
                return calls.get(i);
            }
        }
        return null;
    }

    /** Has a job join the call that gathers its task, or a new one. */
    void join(ClaimedJob job, ManyLimits its) {
        ManyCall call = callFor(its);
        if (call == null) {
            // Before the job moves: there may be no memory for it.
            call = new ManyCall(its, ticker.read() - job.age() + its.within().toNanos());
            calls.add(call);
        }
        call.join(job);
    }

    /**
     * One that is to begin; null: none is.
     *
     * @param all it waits no longer, whatever it has
     */
    @Nullable
    ManyCall due(boolean all) {
        long now = ticker.read();
        for (int i = 0; i < calls.size(); i++) {
            ManyCall call = calls.get(i);
            if (call.isGathering() && (all || call.isDue(now))) {
                return call;
            }
        }
        return null;
    }

    /** How long until the next one is due, ns; the longest time there is: none gathers. */
    long untilDue() {
        long now = ticker.read();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).isGathering()) {
                least = Math.min(least, Math.max(0, calls.get(i).due() - now));
            }
        }
        return least;
    }

    boolean isRunBy(Thread thread) {
        return calls.stream().anyMatch(call -> call.runner() == thread);
    }

    void remove(ManyCall call) {
        calls.remove(call);
    }
}
