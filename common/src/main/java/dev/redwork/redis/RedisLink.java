package dev.redwork.redis;

import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.listener.Listeners;
import dev.redwork.redis.Call.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Calls out, answers in, over one connection that is used by one thread at a time: it connects when first used, and again after it
 * was lost. No pool stands between: a half-read connection can never reach anybody else.
 */
public final class RedisLink implements AutoCloseable {
    /** For calls that answer at once: a stalled server (fork, AOF) is given this long. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Time-outs: of a connection, its handshakes, and the reads of a call. */
    private static final long STUCK_AFTER = 4;

    private final RedisSettings settings;
    private final DefaultJedisClientConfig config;
    private final @Nullable RehearsedSocket rehearsed;
    private final @Nullable RoundTrips trips;
    private volatile @Nullable Connection connection;
    /** Of the connection, to be closed under a thread that waits on it. */
    private volatile @Nullable Socket socket;

    private volatile boolean closed;

    /** A reply was read: the URL is right, and an end of the connection is an outage. */
    private boolean answered;

    /** Whether the server runs scripts that change nothing as such, as far as is known. Of the one thread that uses it. */
    private boolean onlyReads = true;

    /** Until when the call that is under way should have ended, by our own clock; 0: none is. */
    private volatile long givenUpAt;

    /** Replies are outstanding. Of the one thread that uses it. */
    private boolean midway;

    /** Whether a key of another type reads as a missing one. */
    private boolean lenient;

    /** The link was closed by its owner: nothing was sent, and nothing will be. */
    public static final class LinkClosedException extends RedworkException {
        private static final long serialVersionUID = 1L;

        LinkClosedException(RedisSettings settings) {
            super("the link to Redis at " + settings + " was closed");
        }
    }

    /**
     * A link that is not connected yet.
     *
     * @param timeout how long an answer may take before the connection counts as lost
     */
    public RedisLink(RedisSettings settings, Duration timeout) {
        this(settings, timeout, null, null);
    }

    /**
     * As {@link #RedisLink(RedisSettings, Duration)}.
     *
     * @param name tells listeners which one it is
     * @param listeners are told of its round trips; null: nobody is
     */
    public static RedisLink of(
            RedisSettings settings,
            Duration timeout,
            String name,
            @Nullable Listeners<? extends RedisListener> listeners) {
        return new RedisLink(settings, timeout, null, listeners == null ? null : new RoundTrips(name, listeners));
    }

    /**
     * @param rehearsed answers instead of a server; null: the server does
     * @param trips tells of its round trips; null: nobody is told
     */
    RedisLink(
            RedisSettings settings, Duration timeout, @Nullable RehearsedSocket rehearsed, @Nullable RoundTrips trips) {
        this.settings = settings;
        this.config = config(timeout).build();
        this.rehearsed = rehearsed;
        this.trips = trips;
    }

    private DefaultJedisClientConfig.Builder config(Duration timeout) {
        return DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .connectionTimeoutMillis((int) Math.min(CONNECT_TIMEOUT.toMillis(), timeout.toMillis()))
                .socketTimeoutMillis((int) timeout.toMillis())
                .user(settings.user())
                .password(settings.password())
                .database(settings.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    }

    /** The files of TLS are read for each connection: those of a worker that lives long are renewed meanwhile. */
    // Its successor, SslOptions, takes no PEM, and is not there in all versions of Jedis.
    @SuppressWarnings("deprecation")
    private DefaultJedisClientConfig forConnect() {
        return settings.tls()
                ? config(Duration.ofMillis(config.getSocketTimeoutMillis()))
                        .ssl(true)
                        .sslSocketFactory(Tls.sockets(settings.tlsFiles()))
                        .sslParameters(Tls.parameters())
                        .build()
                : config;
    }

    public RedisSettings settings() {
        return settings;
    }

    /** From now on a key that somebody gave another type reads as one that is missing: for people, who are to see the rest. */
    RedisLink lenient() {
        lenient = true;
        return this;
    }

    /**
     * Sends one call and waits for its answer.
     *
     * @throws RedisUnavailableException when it is unknown whether the call was carried out
     * @throws RedisRefusedException when the server refused it
     * @throws LinkClosedException when this link was closed before: the call was not sent
     */
    public <T> T send(Call<T> call) {
        send(List.of(call));
        return call.answer();
    }

    /**
     * Sends calls in one round trip; the answers are then in the calls. Throws as {@link #send(Call)} does, for the first call
     * that was refused; a refused call has no answer then, and its neighbours have theirs.
     */
    public void send(List<? extends Call<?>> calls) {
        if (trips == null) {
            send(calls, config.getSocketTimeoutMillis());
        } else {
            trips.make(this, false, () -> send(calls, config.getSocketTimeoutMillis()));
        }
    }

    /** As {@link #send(List)}, where the first call blocks: the others run right behind it. */
    public void sendBlocking(List<? extends Call<?>> calls) {
        // A port that is none of Redis' ends this at once; whoever blocks has asked another link before.
        answered = true;
        if (trips == null) {
            send(calls, calls.get(0).blockedMillis());
        } else {
            trips.make(this, true, () -> send(calls, calls.get(0).blockedMillis()));
        }
    }

    /**
     * Whether the call that is under way should have been given up long ago: its time-out is of each read, and what came before may
     * have been a connection and a handshake.
     */
    public boolean isStuck() {
        long at = givenUpAt;
        return at != 0 && System.nanoTime() - at > 0;
    }

    private void send(List<? extends Call<?>> calls, int timeoutMillis) {
        try {
            givenUpAt = (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STUCK_AFTER * timeoutMillis)) | 1;
            Connection open = begin();
            open.setSoTimeout(timeoutMillis);
            for (Call<?> call : calls) {
                open.sendCommand(call.arguments(onlyReads));
            }
            List<Object> replies = open.getMany(calls.size());
            answered = true;
            JedisDataException refused = null;
            for (int i = 0; i < replies.size(); i++) {
                Call<?> call = calls.get(i);
                Object reply = replies.get(i);
                if (reply instanceof JedisDataException && call.isRefusedAsReading(reply)) {
                    onlyReads = false;
                    open.sendCommand(call.arguments(false));
                    reply = open.getMany(1).get(0);
                }
                JedisDataException error = call.take(open, reply, onlyReads);
                error = error != null && lenient && call.takeNothing(error) ? null : error;
                refused = refused == null ? error : refused;
            }
            midway = false;
            if (refused != null) {
                throw refused;
            }
        } catch (RuntimeException | Error e) {
            throw failed(e, calls.stream().anyMatch(Call::enqueues));
        } finally {
            givenUpAt = 0;
        }
    }

    /** As {@link #sendAgain(List)}, for one call. */
    public <T> T sendAgain(Call<T> call) {
        sendAgain(List.of(call));
        return call.answer();
    }

    /** As {@link #send(List)}, for calls that are safe to repeat: once more on a new connection, since this one may be stale. */
    public void sendAgain(List<? extends Call<?>> calls) {
        try {
            send(calls);
        } catch (RedisUnavailableException e) {
            send(calls);
        }
    }

    /**
     * Subscribes on a new connection, which sends no calls from then on; returns when Redis has confirmed it, so that every message
     * from then on is received. Throws as {@link #send(Call)} does.
     */
    public void subscribe(Collection<String> channels) {
        try {
            drop();
            Connection fresh = connected();
            fresh.sendCommand(Command.SUBSCRIBE, channels.toArray(new String[0]));
            for (int confirmed = 0; confirmed < channels.size(); confirmed++) {
                Object unused = fresh.getOne();
            }
            answered = true;
        } catch (RuntimeException | Error e) {
            throw failed(e, false);
        }
    }

    /**
     * Waits for what a subscription brings next: {@code message}, its channel, its text. Throws as {@link #subscribe} does; then, and
     * after null, it has to subscribe again.
     *
     * @return null when nothing came for so long that the connection may be dead
     */
    public @Nullable List<String> message() {
        try {
            return Reply.texts(connected().getOne());
        } catch (RuntimeException | Error e) {
            if (e instanceof JedisConnectionException && e.getCause() instanceof SocketTimeoutException) {
                drop();
                return null;
            }
            throw failed(e, false);
        }
    }

    /** Whether the next call needs no new connection, as far as is known. */
    public boolean isConnected() {
        return connection != null;
    }

    /** For a round trip, until all of its replies were read. */
    Connection begin() {
        if (midway) {
            // An Error, of a stack that was used up say, left no room to give the connection up: its replies are to
            // another question.
            drop();
        }
        Connection open = connected();
        midway = true;
        return open;
    }

    private Connection connected() {
        Connection open = connection;
        if (open == null) {
            if (closed) {
                throw new LinkClosedException(settings);
            }
            // A socket of a connection that never came about may be left.
            drop();
            DefaultJedisClientConfig fresh = forConnect();
            // A name as certificates have it: an IPv6 address stands in brackets in a URL only.
            String host = settings.host().replaceAll("[\\[\\]]", "");
            JedisSocketFactory sockets = rehearsed == null
                    ? new DefaultJedisSocketFactory(new HostAndPort(host, settings.port()), fresh)
                    : () -> rehearsed;
            open = new Connection(() -> socket = sockets.createSocket(), fresh);
            open.connect();
            connection = open;
            if (closed) {
                drop();
                throw new LinkClosedException(settings);
            }
        }
        return open;
    }

    /** The exception for the caller of a failed call; the connection is dropped where it cannot be trusted any more. */
    private RuntimeException failed(Throwable e, boolean enqueues) {
        if (!(e instanceof JedisDataException)) {
            // A reply may be half read: nobody must ever read the rest of it as the answer to something else.
            drop();
        }
        RuntimeException told = RedisErrors.told(settings, e, enqueues, answered);
        if (told instanceof RedisUnavailableException) {
            // A server that became a replica or reloads its data: the next call looks for it anew.
            drop();
        }
        return told;
    }

    private void drop() {
        Socket open = socket;
        connection = null;
        socket = null;
        if (open != null) {
            try {
                // Jedis' own ways differ by its version, and one of them flushes first, which may wait for ever.
                open.close();
            } catch (IOException e) {
                // It is gone, which is what was wanted.
            }
        }
    }

    /** Ends the connection, also under a thread that waits on it: that thread then gets an exception. */
    @Override
    public void close() {
        closed = true;
        drop();
    }

    /** Redis' time, reckoned by this machine's monotonic clock from an answer of {@code TIME}; never its wall clock. */
    public static final class RedisClock {
        private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(1);

        /** @param redisMillis Redis time, when the ticker read {@code nanos} */
        record Reading(long nanos, long redisMillis) {}

        private final Ticker ticker;
        private volatile Reading last;
        private volatile boolean doubted;

        RedisClock(Ticker ticker, Reading first) {
            this.ticker = ticker;
            this.last = first;
        }

        /** Asks the server; throws as {@link RedisLink#send(Call)} does. */
        public static RedisClock of(RedisLink link) {
            Ticker ticker = Ticker.SYSTEM;
            long asked = ticker.read();
            return new RedisClock(ticker, link.send(Call.command("TIME", reply -> read(ticker, asked, reply))));
        }

        /** Redis time, ms; off by half a round trip at most, and by what the two clocks drift apart in a minute. */
        public long now() {
            Reading from = last;
            return from.redisMillis + TimeUnit.NANOSECONDS.toMillis(ticker.read() - from.nanos);
        }

        /** The calls to send at once, along with others: one a minute, and one after a doubt; else none. */
        public List<Call<?>> refresh() {
            long asked = ticker.read();
            return asked - last.nanos < OLDEST_NANOS && !doubted
                    ? List.of()
                    : List.of(Call.command("TIME", reply -> reckonFrom(read(ticker, asked, reply))));
        }

        private Reading reckonFrom(Reading reading) {
            doubted = false;
            last = reading;
            return reading;
        }

        /** A connection was lost: another server may have taken over, with another clock. */
        public void doubt() {
            doubted = true;
        }

        /** Half way between question and answer. */
        private static Reading read(Ticker ticker, long asked, Object reply) {
            return new Reading(asked + (ticker.read() - asked) / 2, millis(reply));
        }

        /** The reply to {@code TIME}, in ms. */
        public static long millis(Object reply) {
            List<Object> time = Reply.list(reply);
            return Reply.number(time.get(0)) * 1_000 + Reply.number(time.get(1)) / 1_000;
        }
    }
}
