package dev.redwork.torture;

import dev.redwork.job.Transition;
import dev.redwork.store.JobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Future;

/** The next call of one kind is carried out, and its connection ends before the answer. */
record LoseReply() implements Fault {
    private static final List<Transition> MOVES = List.of(
            Transition.CLAIM,
            Transition.COMPLETE,
            Transition.RETRY,
            Transition.RENEW_SESSION,
            Transition.RELEASE,
            Transition.BURY);

    @Override
    public String name() {
        return "reply lost";
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return stage.anybody(target).name();
    }

    @Override
    public void begin(TortureStage stage, int target) {
        Transition move = target % (TortureStage.WORKERS + TortureStage.PRODUCERS) < TortureStage.WORKERS
                ? MOVES.get(target / 7 % MOVES.size())
                : Transition.ENQUEUE;
        // Whether it came to that is the nemesis' to write down, not to wait for.
        Future<?> unused = stage.anybody(target).line().dropReply(digest(move));
    }

    /** By which the call is found among the bytes that pass. */
    private static String digest(Transition move) {
        try (InputStream script = JobStore.class.getResourceAsStream(move.verb() + ".lua")) {
            if (script == null) {
                throw new IllegalStateException("no script for " + move);
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(script.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
