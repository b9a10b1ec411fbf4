package dev.redwork.cli.command;

import dev.redwork.admin.SessionReader;
import dev.redwork.job.Defaults;
import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ServerInfo;
import dev.redwork.store.Keys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Base class of commands that talk to Redis. */
public abstract class RedisAction extends Action {
    private static final String DEFAULT_URL = "redis://127.0.0.1:6379";

    @Mixin
    public RedisOptions redis;

    /** Where Redis is, with its password. */
    public String url() {
        String given = given();
        return given != null ? given : console().env().getOrDefault("REDIS_URL", DEFAULT_URL);
    }

    public RedisSettings settings() {
        return RedisSettings.of(url(), namespace());
    }

    /** The word that all keys start with. */
    public String namespace() {
        String namespace = redis.namespace != null ? redis.namespace : root().redis.namespace;
        return namespace == null ? Defaults.NAMESPACE : namespace;
    }

    /** A connection to a server that is there, lets us in, and is new enough. */
    public RedisLink connect() {
        return ServerInfo.connect(settings());
    }

    /** Says so when nobody would run what is about to be waited for. */
    public void hintIfNobodyReads(RedisLink link, String queue) {
        RedisSettings settings = link.settings();
        if (new SessionReader(link).live(Keys.of(settings, queue)).isEmpty()) {
            say("no worker reads queue " + queue + " yet; start one with: " + startLine(settings, queue));
        }
    }

    /** The command that starts a worker for a queue. */
    public String startLine(RedisSettings settings, String queue) {
        return "redwork worker" + (queue.equals(Defaults.QUEUE) ? "" : " -q " + queue) + howToConnect(settings);
    }

    /** The options of this call that another command needs to reach the same queues; without a password. */
    private String howToConnect(RedisSettings settings) {
        String given = given();
        boolean secret = given != null && given.contains("@");
        return (given == null ? "" : " --redis " + (secret ? "URL" : settings))
                + (settings.namespace().equals(Defaults.NAMESPACE) ? "" : " --namespace " + settings.namespace());
    }

    /** The URL that this call names; null: none. */
    @Nullable
    public String given() {
        return redis.url != null ? redis.url : root().redis.url;
    }
}
