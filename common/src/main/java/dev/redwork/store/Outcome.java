package dev.redwork.store;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Transition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of a claim: how its job leaves RUNNING. {@link OutcomeStore} makes the call of it. */
public sealed interface Outcome {
    Claim claim();

    /** The move that records it. */
    Transition transition();

    /** Whether its job has ended with it, and will not run again. */
    default boolean isEnd() {
        return transition() == Transition.COMPLETE || transition() == Transition.BURY;
    }

    /** Outcomes of one kind share a call. */
    default Object kind() {
        return transition();
    }

    /** Its size in a call, bytes, roughly. */
    default int size() {
        return 0;
    }

    /** It has ended, and not as dead: the handler returned, or it was cancelled, or expired before it started. */
    record Completed(
            Claim claim,
            JobResult result,
            Duration ttl,
            @Nullable String inbox,
            @Nullable String batch) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.COMPLETE;
        }

        @Override
        public Object kind() {
            return new Kind(result.state(), ttl);
        }

        @Override
        public int size() {
            return result.output() == null ? 0 : result.output().length();
        }

        /** The state and time to live that results of one call share. */
        private record Kind(JobState state, Duration ttl) {}
    }

    /** The handler failed and may try again. */
    record Retried(Claim claim, Failure failure) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.RETRY;
        }
    }

    /** It will not be tried again; {@code used} is the attempts it had, and its result tells the failure. */
    record Buried(
            Claim claim,
            int used,
            Failure failure,
            JobResult result,
            @Nullable String inbox,
            @Nullable String batch) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.BURY;
        }
    }

    /** It was not run, or its run was broken off because the worker stops. */
    record Released(Claim claim) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.RELEASE;
        }
    }

    /** The worker does not know its task. */
    record Parked(Claim claim, Failure failure) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.PARK;
        }
    }
}
