package dev.redwork.store;

import static dev.redwork.store.Args.bytes;
import static dev.redwork.store.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Transition;
import dev.redwork.json.ResultJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The moves of a claim that did not succeed: retry, bury, release, park. */
final class Setbacks {
    private final Keys keys;

    Setbacks(Keys keys) {
        this.keys = keys;
    }

    /** One call for outcomes of one kind; answers the claims that were stale. */
    Call<List<Claim>> settle(Transition move, String session, List<Outcome> outcomes) {
        byte[] running = keys.running(session);
        List<byte[]> names = switch (move) {
            case RETRY ->
                list(running, keys.retrying, keys.attempts, keys.failures, keys.doorbell, keys.totals, keys.cancelling);
            case BURY ->
                list(
                        running,
                        keys.dead,
                        keys.attempts,
                        keys.failures,
                        keys.recent,
                        keys.totals,
                        keys.batches,
                        keys.cancelling);
            case RELEASE -> list(running, keys.pending, keys.doorbell, keys.totals);
            case PARK -> list(running, keys.retrying, keys.failures, keys.totals, keys.cancelling);
            default -> throw new IllegalArgumentException(move + " does not end a claim");
        };
        List<byte[]> args = new ArrayList<>();
        if (move == Transition.BURY) {
            Collections.addAll(
                    args,
                    bytes(Defaults.INBOX_LIMIT),
                    bytes(Defaults.INBOX_TTL.toMillis()),
                    bytes(Defaults.BATCH_TTL.toMillis()));
        }
        for (Outcome outcome : outcomes) {
            Claim claim = outcome.claim();
            Collections.addAll(args, bytes(claim.id()), bytes(claim.number()));
            if (outcome instanceof Outcome.Retried retried) {
                Failure failure = retried.failure();
                Collections.addAll(args, bytes(claim.attempt()), bytes(failure.delay()), ResultJson.write(failure));
            } else if (outcome instanceof Outcome.Buried buried) {
                names.add(buried.inbox() == null ? running : keys.inbox(buried.inbox()));
                names.add(buried.batch() == null ? running : keys.batch(buried.batch()));
                Collections.addAll(args, bytes(buried.used()), ResultJson.write(buried.failure()), buried.result());
            } else if (outcome instanceof Outcome.Parked parked) {
                Collections.addAll(args, bytes(parked.failure().delay()), ResultJson.write(parked.failure()));
            }
        }
        return Call.script(move, names, args, JobStore.stale(outcomes));
    }
}
