package dev.redwork.worker.tasks.fetch;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.NameValuePair;

/** Headers of one name: several lines of it are one list (RFC 9110, section 5.3). */
final class HeaderLists {
    /** A text in quotes, which may end without one; in it a backslash takes its meaning from any character. */
    static final String QUOTED = "\"((?:[^\"\\\\]++|\\\\.)*+\\\\?)\"?";

    private static final Pattern PART = Pattern.compile("(?:[^,\"]++|" + QUOTED + ")++", Pattern.DOTALL);

    private HeaderLists() {}

    /** The parts between commas, those within quotes apart; empty ones are left out. */
    static List<String> values(MessageHeaders message, String name) {
        String list = Arrays.stream(message.getHeaders(name))
                .map(NameValuePair::getValue)
                .collect(Collectors.joining(","));
        return PART.matcher(list)
                .results()
                .map(part -> part.group().strip())
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
