package dev.redwork.worker.tasks.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.jspecify.annotations.Nullable;

/** Says in words what the network, TLS and the client say in classes. */
final class FetchFailure {
    private FetchFailure() {}

    /** The exception that says what went wrong with this host. */
    static FetchException of(Exception thrown, String host) {
        return new FetchException(text(thrown, host), thrown);
    }

    private static String text(Exception thrown, String host) {
        if (thrown instanceof UnknownHostException) {
            return host + " has no address: check the name";
        } else if (thrown instanceof NoRouteToHostException) {
            return host + " cannot be reached from here: " + said(thrown);
        } else if (thrown instanceof ConnectException) {
            return said(thrown).contains("refused")
                    ? host + " refused the connection: nothing listens on that port"
                    : host + " could not be connected to: " + said(thrown);
        } else if (thrown instanceof SSLException failed) {
            return "TLS with " + host + " failed: " + certificate(failed);
        } else if (has(thrown, MessageConstraintException.class)) {
            return host + " answered with too many or too long headers: at most " + FetchClient.HEADER_LINES
                    + " lines of " + FetchClient.HEADER_LINE_BYTES + " bytes are read";
        } else if (has(thrown, UnsupportedHttpVersionException.class)) {
            return host + " answered in " + said(innermostHttp(thrown)) + ", and was asked in HTTP/1.1";
        } else if (thrown instanceof NoHttpResponseException) {
            return thrown.getCause() == null
                    ? host + " ended the connection and had not answered in HTTP"
                    : host + " had not answered in HTTP: " + said(thrown);
        } else if (thrown instanceof TruncatedChunkException
                || thrown instanceof ConnectionClosedException
                || thrown instanceof EOFException
                || thrown instanceof SocketException) {
            return host + " ended the connection half way: " + said(thrown);
        } else if (thrown instanceof SocketTimeoutException) {
            return host + " did not answer in time";
        } else if (thrown instanceof ZipException) {
            return host + " sent a body that cannot be unpacked: " + said(thrown);
        } else if (thrown instanceof IOException) {
            return host + " does not speak HTTP as it should: " + said(innermostHttp(thrown));
        }
        return host + ": " + said(thrown);
    }

    private static String certificate(SSLException thrown) {
        // The JDK's check says it in words only: "No subject alternative DNS name matching a.example found."
        if (thrown instanceof SSLPeerUnverifiedException || said(thrown).contains("No subject alternative")) {
            return "its certificate is for another host";
        } else if (has(thrown, CertificateExpiredException.class)) {
            return "its certificate has expired";
        } else if (has(thrown, CertificateNotYetValidException.class)) {
            return "its certificate is not valid yet";
        } else if (has(thrown, CertPathBuilderException.class)) {
            return "its certificate was signed by nobody whom this JVM trusts";
        }
        return said(thrown);
    }

    /** The client's own exception often says nothing, and its cause does. */
    private static Throwable innermostHttp(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause instanceof HttpException ? innermostHttp(cause) : thrown;
    }

    private static boolean has(@Nullable Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static String said(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? "it does not say why" : WebAddress.shown(message);
    }
}
