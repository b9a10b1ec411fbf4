package dev.redwork.worker.tasks.fetch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.NameValuePair;

/** Headers of one name: several lines of it are one list (RFC 9110, section 5.3). */
final class HeaderLists {
    private HeaderLists() {}

    /** The parts between commas, those within quotes apart; empty ones are left out. */
    static List<String> values(MessageHeaders message, String name) {
        String list = Arrays.stream(message.getHeaders(name))
                .map(NameValuePair::getValue)
                .collect(Collectors.joining(","));
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == ',' && !isQuoted) {
                add(values, value);
                value.setLength(0);
                continue;
            }
            value.append(c);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == '\\' && isQuoted && i + 1 < list.length()) {
                value.append(list.charAt(++i));
            }
        }
        add(values, value);
        return values;
    }

    private static void add(List<String> values, StringBuilder value) {
        String stripped = value.toString().strip();
        if (!stripped.isEmpty()) {
            values.add(stripped);
        }
    }
}
