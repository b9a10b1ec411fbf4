package dev.redwork.worker;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.SessionStore;
import dev.redwork.store.Signal;
import dev.redwork.store.Signal.Subscription;
import dev.redwork.store.Signal.Subscription.Heard;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives signals and orders the moment they are given, on a thread and a connection of its own, as long as the worker lives.
 */
final class SignalListener {
    private static final Logger LOG = LoggerFactory.getLogger(SignalListener.class);

    /** How long a refusal is taken for an answer. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    private final Subscription subscription;
    private final SignalCache signals;
    private final BiConsumer<Keys, String> told;
    private final ResidentThread thread = new ResidentThread("redwork-listener", LOG, this::listen);
    private boolean refused;

    /**
     * @param told is given each message that asks no job to stop: an order, a batch that was cancelled, jobs that were parked, a job that
     *     somebody looks at
     */
    SignalListener(Subscription subscription, SignalCache signals, BiConsumer<Keys, String> told) {
        this.subscription = subscription;
        this.told = told;
        this.signals = signals;
    }

    void start() {
        thread.start();
    }

    void close() {
        thread.close();
        subscription.close();
    }

    private Duration listen() {
        try {
            subscription.open();
            thread.works();
            refused = false;
            // Messages may have been lost before it listened.
            signals.readAll();
            for (Heard heard = subscription.next(); heard != null; heard = subscription.next()) {
                hear(heard);
            }
            return Duration.ZERO;
        } catch (RedisRefusedException e) {
            // An ACL without channels, say: signals come with claims and renewals, and asking more often would not
            // help.
            if (!refused) {
                LOG.warn("signals: {}; trying again until it works", e.getMessage());
                refused = true;
            }
            return REFUSED;
        }
    }

    private void hear(Heard heard) {
        String name = heard.signal().name();
        if (name.startsWith(ProgressStore.STACK)) {
            signals.tellStack(heard.keys(), name.substring(ProgressStore.STACK.length()));
            return;
        }
        if (heard.signal().kind() == Signal.Kind.CANCEL && heard.signal().job().isEmpty()) {
            told.accept(heard.keys(), name);
        }
        if (!name.startsWith(SessionStore.ORDER)
                && !name.startsWith(SessionStore.PARKED)
                && !name.startsWith(ProgressStore.WATCHED)) {
            signals.readOne(heard.keys(), heard.signal());
        }
    }
}
