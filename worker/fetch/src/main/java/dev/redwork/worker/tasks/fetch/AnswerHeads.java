package dev.redwork.worker.tasks.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the heads of one connection's answers, stricter than HttpClient in what says where an answer ends. */
final class AnswerHeads extends DefaultHttpResponseParser {
    private static final Pattern LENGTH = Pattern.compile("[0-9]+");

    /** Bytes that were read of the connection's socket and not yet taken; null before its first answer. */
    private @Nullable SessionInputBuffer buffer;

    AnswerHeads(Http1Config config) {
        super(config, BasicLineParser.INSTANCE, null);
    }

    /** How many bytes were read and not yet taken. */
    int buffered() {
        return buffer == null ? 0 : buffer.length();
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer from, InputStream socket) throws IOException, HttpException {
        buffer = from;
        return super.parse(from, socket);
    }

    @Override
    protected ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException, HttpException {
        ClassicHttpResponse response;
        try {
            response = super.createMessage(line);
        } catch (ParseException e) {
            // Where the connection served before, these may be late bytes of the answer before: then it is asked again
            // on another.
            NoHttpResponseException none = new NoHttpResponseException(
                    "its answer begins with '" + line.toString().strip() + "'");
            none.initCause(e);
            throw none;
        }
        if (response.getVersion().greaterEquals(HttpVersion.HTTP_2)) {
            // HttpClient would call HTTP/2 without a minor version HTTP/2.2.
            throw new UnsupportedHttpVersionException(line.toString().strip().split("\\s", 2)[0]);
        }
        return response;
    }

    /**
     * The length of an answer's body, or one of the constants of {@link ContentLengthStrategy}. A length is digits, and said
     * any number of times it must be the same (RFC 9110, section 8.6). A coding that is no coding, {@code identity}, was HTTP/1.1's until RFC 7230.
     */
    static long bodyLength(HttpMessage answer) throws HttpException {
        List<String> lengths = HeaderLists.values(answer, HttpHeaders.CONTENT_LENGTH);
        List<String> codings = HeaderLists.values(answer, HttpHeaders.TRANSFER_ENCODING).stream()
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .toList();
        if (!codings.isEmpty()) {
            String coding = String.join(", ", codings);
            if (!coding.equalsIgnoreCase(HeaderElements.CHUNKED_ENCODING)) {
                throw new ProtocolException("Transfer-Encoding is " + WebAddress.shown(coding));
            }
            return ContentLengthStrategy.CHUNKED;
        }
        if (lengths.isEmpty()) {
            if (answer.containsHeader(HttpHeaders.CONTENT_LENGTH)) {
                throw new ProtocolException("Content-Length is empty");
            }
            return ContentLengthStrategy.UNDEFINED;
        }
        String length = lengths.get(0);
        if (!LENGTH.matcher(length).matches() || !lengths.stream().allMatch(length::equals)) {
            throw new ProtocolException("Content-Length is " + WebAddress.shown(String.join(", ", lengths)));
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new ProtocolException("Content-Length is " + WebAddress.shown(length), e);
        }
    }
}
