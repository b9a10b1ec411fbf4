package dev.redwork.cli.command;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.TlsFiles;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ServerInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Base class of commands that talk to Redis. */
public abstract class RedisAction extends Action {
    private static final String URL_VARIABLE = "REDIS_URL";
    private static final String NAMESPACE_VARIABLE = "REDWORK_NAMESPACE";
    private static final String DEFAULT_URL = "redis://127.0.0.1:6379";

    @Mixin
    public RedisOptions redis;

    /** Where Redis is, with its password. */
    public String url() {
        return settings().url();
    }

    /** As the options say, before or behind the command, and where they say nothing, the environment. */
    public RedisSettings settings() {
        String option = option(options -> options.url);
        RedisSettings read = read(
                option != null ? "--redis" : URL_VARIABLE,
                () -> RedisSettings.of(
                        option != null ? option : console().env().getOrDefault(URL_VARIABLE, DEFAULT_URL),
                        namespace()));
        return withFiles(withPassword(read, option != null));
    }

    private RedisSettings withPassword(RedisSettings read, boolean byOption) {
        Path file = option(options -> options.passwordFile);
        if (file == null) {
            return read;
        } else if (byOption && read.password() != null && !read.password().isEmpty()) {
            throw usage("the URL has a password, and --password-file another: give one (a user alone is USER:@host)");
        }
        return read.withPassword(PasswordFile.read(this, file));
    }

    private RedisSettings withFiles(RedisSettings read) {
        Path ca = file("--ca-file", options -> options.caFile);
        Path certificate = file("--cert-file", options -> options.certFile);
        Path key = file("--key-file", options -> options.keyFile);
        TlsFiles old = read.tlsFiles();
        return read(
                "TLS",
                () -> read.withTlsFiles(new TlsFiles(
                        ca == null ? old.ca() : ca,
                        certificate == null ? old.certificate() : certificate,
                        key == null ? old.key() : key)));
    }

    private @Nullable Path file(String option, Function<RedisOptions, @Nullable Path> of) {
        Path file = option(of);
        if (file != null && !Files.isReadable(file)) {
            throw usage(option + " " + file + (Files.exists(file) ? " cannot be read" : ": there is no such file"));
        }
        return file;
    }

    /** The word that all keys start with. */
    public String namespace() {
        String option = option(options -> options.namespace);
        String word = option != null ? option : console().env().getOrDefault(NAMESPACE_VARIABLE, Defaults.NAMESPACE);
        return read(option != null ? "--namespace" : NAMESPACE_VARIABLE, () -> Names.check("namespace", word));
    }

    /** A mistake is told with its source: nobody has typed a variable just now. */
    private <T> T read(String source, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw usage(source + ": " + e.getMessage());
        }
    }

    private <T> @Nullable T option(Function<RedisOptions, @Nullable T> of) {
        T own = of.apply(redis);
        return own != null ? own : of.apply(root().redis);
    }

    /** A connection to a server that is there, lets us in, and is new enough. */
    public RedisLink connect() {
        return ServerInfo.connect(settings());
    }

    /** As {@link #connect}, for whatever a program could ask and do as well: it has one connection, since we make one call at a time. */
    public Admin admin() {
        return Admin.connect(settings());
    }

    /** Says so when nobody would run what is about to be waited for. */
    public void hintIfNobodyReads(Admin admin, String queue) {
        if (admin.queue(queue).workers().stream().noneMatch(SessionGroup::isLive)) {
            say("no worker reads queue " + queue + " yet; start one with: " + startLine(queue));
        }
    }

    /** The command that starts a worker for a queue. */
    public String startLine(String queue) {
        return JobExplanation.startLine(queue) + howToConnect(settings());
    }

    /** The options of this call that another command needs to reach the same queues; without a password. */
    private String howToConnect(RedisSettings settings) {
        String given = given();
        boolean secret = given != null && (given.contains("@") || given.contains("?"));
        return (given == null ? "" : " --redis " + (secret ? "URL" : settings))
                + (settings.namespace().equals(Defaults.NAMESPACE) ? "" : " --namespace " + settings.namespace());
    }

    /** The URL that this call names, with its password; null: none. */
    public @Nullable String given() {
        return option(options -> options.url) == null ? null : url();
    }
}
