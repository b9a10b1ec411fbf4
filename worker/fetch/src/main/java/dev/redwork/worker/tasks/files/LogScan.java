package dev.redwork.worker.tasks.files;

/**
 * Finds the fields of one line of an access log in its bytes, and makes nothing of them: of most lines only the path is wanted.
 *
 * <pre>
 *     host identity user [day/Mon/year:hour:minute:second zone] "request" status size          Common Log Format
 *     ... "referrer" "agent"                                                                    Combined, and maybe more
 * </pre>
 *
 * Fields are parted by blanks, of which there may be several. In quotes a backslash takes the byte behind it along. All of a line that is
 * not malformed can be read: {@link LogTime} has looked at the time, the status has three digits, the size is a number or a dash.
 */
final class LogScan {
    /** Digits of a size: a number of more may not fit into a long. */
    private static final int MOST_DIGITS = 18;

    private static final byte QUOTE = '"';
    private static final byte BACKSLASH = '\\';
    private static final byte[] SCHEME_END = {':', '/', '/'};
    private static final byte[] PROTOCOL = {'H', 'T', 'T', 'P', '/'};

    byte[] bytes = {};
    int host;
    int hostEnd;
    int identity;
    int identityEnd;
    int user;
    int userEnd;
    int time;
    int request;
    int requestEnd;
    int status;
    int size;
    int sizeEnd;

    /** -1: the line is in Common Log Format. */
    int referrer;

    int referrerEnd;
    int agent;
    int agentEnd;

    /** Of the request: where its URL stands. Its method is before it. */
    int url;

    int urlEnd;

    /** Of the URL, without its query; as long as nothing where the URL has no path. */
    int path;

    int pathEnd;

    /** Reads one line, without its end; false: it is malformed. */
    boolean read(byte[] line, int from, int to) {
        bytes = line;
        host = from;
        hostEnd = word(from, to);
        identity = blanks(hostEnd, to);
        identityEnd = word(identity, to);
        user = blanks(identityEnd, to);
        userEnd = word(user, to);
        int bracket = blanks(userEnd, to);
        if (hostEnd == host || identity == hostEnd || user == identityEnd || bracket == userEnd) {
            return false;
        }
        time = bracket + 1;
        int timeEnd = time + LogTime.LENGTH;
        if (timeEnd >= to || line[bracket] != '[' || line[timeEnd] != ']' || !LogTime.isTime(line, time)) {
            return false;
        }
        request = quoted(timeEnd + 1, to);
        requestEnd = request < 0 ? -1 : quoteEnd(request, to);
        if (requestEnd < 0) {
            return false;
        }
        status = blanks(requestEnd + 1, to);
        size = blanks(status + 3, to);
        sizeEnd = word(size, to);
        if (status == requestEnd + 1 || size == status + 3 || !isStatus(to) || !isSize()) {
            return false;
        }
        if (!readAgent(to)) {
            return false;
        }
        readUrl();
        return true;
    }

    private boolean readAgent(int to) {
        referrer = -1;
        agent = -1;
        if (blanks(sizeEnd, to) == to) {
            return true;
        }
        int begin = quoted(sizeEnd, to);
        int end = begin < 0 ? -1 : quoteEnd(begin, to);
        if (end < 0) {
            return false;
        }
        referrer = begin;
        referrerEnd = end;
        agent = quoted(end + 1, to);
        agentEnd = agent < 0 ? -1 : quoteEnd(agent, to);
        // Many servers write fields of their own behind it.
        return agentEnd >= 0 && (agentEnd + 1 == to || isBlank(bytes[agentEnd + 1]));
    }

    /** The URL may have blanks in it: it ends where the protocol begins, which has none, or with the request. */
    private void readUrl() {
        url = blanks(word(request, requestEnd), requestEnd);
        urlEnd = requestEnd;
        int last = requestEnd;
        while (last > url && !isBlank(bytes[last - 1])) {
            last--;
        }
        if (startsWith(PROTOCOL, last, requestEnd)) {
            urlEnd = last;
            while (urlEnd > url && isBlank(bytes[urlEnd - 1])) {
                urlEnd--;
            }
        }
        readPath();
    }

    private void readPath() {
        pathEnd = url;
        while (pathEnd < urlEnd && bytes[pathEnd] != '?' && bytes[pathEnd] != '#') {
            pathEnd++;
        }
        path = url;
        if (path == pathEnd || bytes[path] == '/') {
            return;
        }
        // As proxies are asked: http://host/path. All else names no path: *, host:port, or no URL at all.
        while (path < pathEnd && isLetter(bytes[path])) {
            path++;
        }
        if (path == url || !startsWith(SCHEME_END, path, pathEnd)) {
            path = pathEnd;
            return;
        }
        path += SCHEME_END.length;
        while (path < pathEnd && bytes[path] != '/') {
            path++;
        }
    }

    private boolean isStatus(int to) {
        return status + 3 <= to && isDigit(bytes[status]) && isDigit(bytes[status + 1]) && isDigit(bytes[status + 2]);
    }

    private boolean isSize() {
        int digits = sizeEnd - size;
        if (digits == 1 && bytes[size] == '-') {
            return true;
        }
        for (int i = size; i < sizeEnd; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
        }
        return digits > 0 && digits <= MOST_DIGITS;
    }

    /** Where the text begins that stands in quotes behind one blank or more; -1: there is none. */
    private int quoted(int at, int to) {
        int quote = blanks(at, to);
        return quote == at || quote >= to || bytes[quote] != '"' ? -1 : quote + 1;
    }

    /** Where the closing quote is; -1: there is none. */
    private int quoteEnd(int at, int to) {
        int i = ByteSearch.find(bytes, at, to, QUOTE, BACKSLASH);
        while (i < to && bytes[i] == BACKSLASH) {
            i = ByteSearch.find(bytes, Math.min(to, i + 2), to, QUOTE, BACKSLASH);
        }
        return i < to ? i : -1;
    }

    private int word(int at, int to) {
        byte[] line = bytes;
        int i = at;
        while (i < to && !isBlank(line[i])) {
            i++;
        }
        return i;
    }

    private int blanks(int at, int to) {
        byte[] line = bytes;
        int i = at;
        while (i < to && isBlank(line[i])) {
            i++;
        }
        return i;
    }

    private boolean startsWith(byte[] word, int at, int to) {
        if (at + word.length > to) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
