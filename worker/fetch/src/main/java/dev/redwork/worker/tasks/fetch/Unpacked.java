package dev.redwork.worker.tasks.fetch;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/** A body without its content encoding. */
final class Unpacked extends FilterInputStream {
    /**
     * The encoding that we can undo. Unpacked by ourselves, since the client's own way reads all that follows the packed body.
     */
    static final String ACCEPTED = "gzip";

    /** Whether the end of the packed bytes is known, and not only that the connection ended. */
    private final boolean hasEnd;

    private Unpacked(InputStream unpacking, boolean hasEnd) {
        super(unpacking);
        this.hasEnd = hasEnd;
    }

    /**
     * Opens a body. One without a byte is empty, whatever it is said to be packed in: many an error page is.
     *
     * @throws FetchException when it is packed in another way than we said we accept
     */
    static InputStream open(ClassicHttpResponse answer, InputStream body) throws IOException {
        List<String> encodings = HeaderLists.values(answer, HttpHeaders.CONTENT_ENCODING).stream()
                .map(encoding -> encoding.toLowerCase(Locale.ROOT))
                .filter(encoding -> !encoding.equals("identity"))
                .toList();
        if (encodings.isEmpty()) {
            return body;
        }
        PushbackInputStream packed = new PushbackInputStream(body, 1);
        int first = packed.read();
        if (first < 0) {
            return InputStream.nullInputStream();
        }
        packed.unread(first);
        String encoding = String.join(", ", encodings);
        if (!encoding.equals(ACCEPTED) && !encoding.equals("x-gzip")) {
            throw new FetchException("the page is packed as '" + WebAddress.shown(encoding) + "', and only " + ACCEPTED
                    + " is unpacked: its server did not heed what we accept");
        }
        HttpEntity entity = answer.getEntity();
        boolean hasEnd = entity.getContentLength() >= 0 || entity.isChunked();
        try {
            return new Unpacked(new GZIPInputStream(new Unhurried(packed)), hasEnd);
        } catch (EOFException e) {
            throw cut(e, hasEnd);
        }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            return super.read(to, offset, length);
        } catch (EOFException e) {
            throw cut(e, hasEnd);
        } catch (StackOverflowError e) {
            // GZIPInputStream may call itself for each empty member, and a member is 20 bytes.
            throw new FetchException("the page is packed in too many parts", e);
        }
    }

    /** The whole body came, and what is packed in it is not whole: that is the server's fault, and not the connection's. */
    private static IOException cut(EOFException thrown, boolean hasEnd) {
        if (!hasEnd) {
            return thrown;
        }
        ZipException cut = new ZipException("what is packed in it ends too early");
        cut.initCause(thrown);
        return cut;
    }

    /** GZIPInputStream takes a member for the last one when nothing of the next has arrived yet, however much is to come. */
    private static final class Unhurried extends FilterInputStream {
        Unhurried(InputStream body) {
            super(body);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
