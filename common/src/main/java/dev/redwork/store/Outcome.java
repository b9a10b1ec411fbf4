package dev.redwork.store;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.Transition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is to become of a claim: how it leaves RUNNING. */
public sealed interface Outcome {
    Claim claim();

    /** The move that records it. */
    Transition transition();

    /** Outcomes of one kind share a call. */
    default Object kind() {
        return transition();
    }

    /** What it weighs in a call, bytes, roughly. */
    default int size() {
        return 0;
    }

    /** The handler returned, or was cancelled ({@code state}); {@code result} is the outcome as JSON. */
    record Completed(
            Claim claim,
            JobState state,
            @SuppressWarnings("ArrayRecordComponent") byte[] result,
            Duration ttl,
            @Nullable String inbox,
            @Nullable String batch)
            implements Outcome {
        @Override
        public Transition transition() {
            return Transition.COMPLETE;
        }

        @Override
        public Object kind() {
            return new Kind(state, ttl);
        }

        @Override
        public int size() {
            return result.length;
        }

        /** What the results of one call share. */
        private record Kind(JobState state, Duration ttl) {}
    }

    /** The handler failed and may try again. */
    record Retried(Claim claim, Failure failure) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.RETRY;
        }
    }

    /** It will not be tried again; {@code used} is the attempts it had, {@code result} the outcome as JSON. */
    record Buried(
            Claim claim,
            int used,
            Failure failure,
            @SuppressWarnings("ArrayRecordComponent") byte[] result,
            @Nullable String inbox,
            @Nullable String batch)
            implements Outcome {
        @Override
        public Transition transition() {
            return Transition.BURY;
        }

        @Override
        public int size() {
            return result.length;
        }
    }

    /** It was not run, or its run was broken off because the worker stops. */
    record Released(Claim claim) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.RELEASE;
        }
    }

    /** Nobody here knows its task. */
    record Parked(Claim claim, Failure failure) implements Outcome {
        @Override
        public Transition transition() {
            return Transition.PARK;
        }
    }
}
