package dev.redwork.dashboard;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.dashboard.guard.HostRule;
import dev.redwork.dashboard.guard.TrustedProxy;
import dev.redwork.dashboard.html.Forms;
import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.dashboard.html.TraceUrl;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.TlsFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Dashboard} is to be started. Built by {@link #of}, which looks at all of it.
 *
 * @param bind the address to listen on
 * @param port 0: a free one
 * @param prefix of all paths, for a server behind a proxy: empty, or {@code /ops/redwork}
 * @param tokenFile lines {@code NAME ROLE[,ROLE] SHA256HEX [EXPIRES-ISO-DATE]}; null: there are no tokens
 * @param usersFile lines as {@code redwork dashboard user add} writes them; null: nobody can log in
 * @param hostNames by which the server is called, but for IP addresses, localhost, {@code *.localhost} and {@code *.local}
 * @param trustedProxy that names users in a header; null: none is trusted
 * @param tls the certificate that the server shows, and its key; null: it speaks plain HTTP
 * @param hsts whether browsers are told to come to this host by TLS only, for a year, whatever the port; with {@code tls} only
 * @param showMasked to everybody, where nobody is asked who he is: what tasks mask; elsewhere the role {@code secrets} shows it
 * @param hidePayloads from everybody: inputs, outputs, logs, messages of failures and progress
 * @param traces where traces of jobs are looked at; null: nowhere that pages could lead to
 */
public record DashboardOptions(
        RedisSettings redis,
        String bind,
        int port,
        String prefix,
        @Nullable Path tokenFile,
        @Nullable Path usersFile,
        Set<String> hostNames,
        @Nullable TrustedProxy trustedProxy,
        @Nullable TlsFiles tls,
        boolean hsts,
        boolean showMasked,
        boolean hidePayloads,
        @Nullable TraceUrl traces) {
    public static final String DEFAULT_BIND = "127.0.0.1";
    public static final int DEFAULT_PORT = 7070;

    private static final int LAST_PORT = 65_535;
    private static final Pattern PREFIX = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,64}){0,8}");

    /** With one of these a path with the prefix could not be told from one without. */
    private static final Set<String> TAKEN = Stream.concat(
                    Stream.of(Route.values()).map(Route::path),
                    Stream.of(PageRoute.values()).map(PageRoute::path))
            .map(path -> "/" + path.split("/", -1)[1])
            .filter(first -> !first.equals("/"))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Checked here, so that no options come about that would let strangers in.
     *
     * @throws IllegalArgumentException that names option, value and rule
     * @throws ConfigurationException other machines could reach the server, and nobody would ask them who they are
     */
    public DashboardOptions {
        hostNames = Set.copyOf(hostNames);
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("port " + port + " must be 0 to " + LAST_PORT);
        } else if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix '" + prefix + "' must be a path such as /ops/redwork");
        } else if (Stream.concat(TAKEN.stream(), Stream.of(Forms.ROOT))
                .anyMatch(path -> (prefix + "/").startsWith(path + "/"))) {
            throw new IllegalArgumentException("prefix '" + prefix + "' begins as the routes themselves do");
        }
        for (String name : hostNames) {
            if (!HostRule.isName(name)) {
                throw new IllegalArgumentException("host name '" + name + "' must be a name without a port");
            }
        }
        if (hsts && tls == null) {
            throw new IllegalArgumentException("--hsts is for a server that speaks TLS itself: give --tls-cert and"
                    + " --tls-key, too, or let the proxy that does TLS say it");
        }
        boolean isOpen = tokenFile == null && usersFile == null && trustedProxy == null;
        if (showMasked && !isOpen) {
            throw new IllegalArgumentException("--show-masked is for a server that asks nobody who he is: give the role"
                    + " secrets to those who may see what tasks mask");
        }
        if (isOpen && !isLoopback(bind)) {
            throw new ConfigurationException("other machines can reach " + bind
                    + ", and nobody would ask them who they are: give --token-file FILE (redwork dashboard token makes"
                    + " a line for it), --users-file FILE (redwork dashboard user add), or --trust-user-header NAME"
                    + " with --trusted-proxy ADDRESS");
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address '" + bind + "' is not known", e);
        }
    }

    /** Options for the queues of a Redis: on loopback, where everybody of this machine may do everything. */
    public static Builder of(RedisSettings redis) {
        return new Builder(redis);
    }

    /** Fills the options. */
    public static final class Builder {
        private final RedisSettings redis;
        private final Set<String> hostNames = new LinkedHashSet<>();
        private String bind = DEFAULT_BIND;
        private int port = DEFAULT_PORT;
        private String prefix = "";
        private @Nullable Path tokenFile;
        private @Nullable Path usersFile;
        private @Nullable TrustedProxy trustedProxy;
        private @Nullable TlsFiles tls;
        private boolean hsts;
        private boolean showMasked;
        private boolean hidePayloads;
        private @Nullable TraceUrl traces;

        private Builder(RedisSettings redis) {
            this.redis = redis;
        }

        public Builder bind(String address) {
            bind = address;
            return this;
        }

        /**
         * The port to listen on.
         *
         * @param number 0: a free one
         */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /**
         * The path that all paths begin with, for a server behind a proxy.
         *
         * @param path empty, or {@code /ops/redwork}; a slash at its end is dropped
         */
        public Builder prefix(String path) {
            prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            return this;
        }

        public Builder tokenFile(@Nullable Path file) {
            tokenFile = file;
            return this;
        }

        public Builder usersFile(@Nullable Path file) {
            usersFile = file;
            return this;
        }

        /** One more name by which the server is called, without a port. */
        public Builder hostName(String name) {
            hostNames.add(name);
            return this;
        }

        public Builder trustedProxy(@Nullable TrustedProxy proxy) {
            trustedProxy = proxy;
            return this;
        }

        /**
         * Makes the server speak TLS, 1.2 or newer.
         *
         * @param certificate its own and those between it and its authority's, in PEM
         * @param key of its own, in PKCS#8, not encrypted
         */
        public Builder tls(Path certificate, Path key) {
            tls = new TlsFiles(null, certificate, key);
            return this;
        }

        /** Tells browsers to come to this host by TLS only, for a year, on its other ports too: they take it from no untrusted certificate. */
        public Builder hsts(boolean tell) {
            hsts = tell;
            return this;
        }

        public Builder showMasked(boolean show) {
            showMasked = show;
            return this;
        }

        public Builder hidePayloads(boolean hide) {
            hidePayloads = hide;
            return this;
        }

        public Builder traces(@Nullable TraceUrl url) {
            traces = url;
            return this;
        }

        /** The options; throws as they do. */
        public DashboardOptions build() {
            return new DashboardOptions(
                    redis,
                    bind,
                    port,
                    prefix,
                    tokenFile,
                    usersFile,
                    hostNames,
                    trustedProxy,
                    tls,
                    hsts,
                    showMasked,
                    hidePayloads,
                    traces);
        }
    }
}
