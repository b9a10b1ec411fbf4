package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisRefusedException;
import dev.redwork.store.SessionStore;
import dev.redwork.store.Subscription;
import dev.redwork.store.Subscription.Heard;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of signals and orders the moment they are given, on a thread and a connection of its own, as long as the worker lives. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** How long a refusal is taken for an answer. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    private final Subscription subscription;
    private final Signals signals;
    private final Consumer<String> orders;
    private final Thread thread = new Thread(this::listen, "redwork-listener");
    private final Outage outage = new Outage(LOG, "signals");
    private boolean started;
    private volatile boolean closed;

    /** @param orders is given the name of a worker that was told something */
    Listener(Subscription subscription, Signals signals, Consumer<String> orders) {
        this.subscription = subscription;
        this.orders = orders;
        this.signals = signals;
        thread.setDaemon(true);
    }

    synchronized void start() {
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    synchronized void close() {
        closed = true;
        thread.interrupt();
        subscription.close();
    }

    private void listen() {
        while (!closed) {
            try {
                subscription.open();
                outage.over();
                // What was said while nobody listened.
                signals.readAll();
                for (Heard heard = subscription.next(); heard != null; heard = subscription.next()) {
                    hear(heard);
                }
            } catch (RedisRefusedException e) {
                // An ACL without channels, say: signals come with claims and renewals, and asking more often would not
                // help.
                rest(e);
            } catch (RedworkException e) {
                if (!closed) {
                    outage.pause(e);
                }
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.error("the listener met a failure of its own; it goes on", e);
                    outage.pause(new RedworkException("the listener failed: " + e));
                }
            }
        }
    }

    private void hear(Heard heard) {
        String name = heard.signal().name();
        if (name.startsWith(SessionStore.ORDER)) {
            orders.accept(name.substring(SessionStore.ORDER.length()));
        } else {
            signals.readOne(heard.keys(), heard.signal());
        }
    }

    private void rest(RedisRefusedException refused) {
        if (!closed) {
            outage.pause(refused);
            try {
                TimeUnit.MILLISECONDS.sleep(REFUSED.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
