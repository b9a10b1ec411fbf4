package dev.redwork.dashboard.guard;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.TlsFiles;
import dev.redwork.redis.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that the server shows, in PEM. Renewed files are read again soon: certificates live for weeks, and servers longer. */
public final class ServerCertificate extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final long LOOK_EVERY_SECONDS = 2;

    private final TlsFiles files;
    private final boolean hsts;
    private final SslContextFactory.Server sockets = new SslContextFactory.Server();
    private List<FileTime> times;
    private @Nullable Scheduler scheduler;
    private Scheduler.@Nullable Task next;

    private ServerCertificate(TlsFiles files, boolean hsts) {
        this.files = files;
        this.hsts = hsts;
        this.times = times();
        sockets.setSslContext(Tls.context(files));
        sockets.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    }

    /**
     * Reads it.
     *
     * @param hsts whether each answer tells browsers to come by TLS only, for a year
     * @throws ConfigurationException a file cannot be used, or they do not belong together
     */
    public static ServerCertificate open(TlsFiles files, boolean hsts) {
        try {
            return new ServerCertificate(files, hsts);
        } catch (RedisRefusedException e) {
            throw new ConfigurationException("TLS cannot be set up: " + e.getMessage());
        }
    }

    boolean hsts() {
        return hsts;
    }

    SslContextFactory.Server sockets() {
        return sockets;
    }

    /** Looks for renewed files from the start on. */
    ServerCertificate lookedAfterBy(Scheduler owner) {
        scheduler = owner;
        return this;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected synchronized void doStop() {
        if (next != null) {
            next.cancel();
        }
    }

    private synchronized void schedule() {
        next = Objects.requireNonNull(scheduler).schedule(this::look, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        List<FileTime> now = times();
        try {
            if (!now.equals(times)) {
                times = now;
                sockets.reload(changed -> changed.setSslContext(Tls.context(files)));
                LOG.info("the certificate was read again: {}", files.certificate());
            }
        } catch (Exception e) {
            // The certificate may be there before its key is: then that one's coming is seen, too.
            LOG.warn("the server goes on with its old certificate: {}", e.getMessage());
        } finally {
            if (isRunning()) {
                schedule();
            }
        }
    }

    private List<FileTime> times() {
        List<FileTime> read = new ArrayList<>();
        for (Path file : List.of(Objects.requireNonNull(files.certificate()), Objects.requireNonNull(files.key()))) {
            try {
                read.add(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                read.add(FileTime.fromMillis(0));
            }
        }
        return read;
    }
}
