package dev.redwork.cli.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.job.Names;
import dev.redwork.text.Numbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the log of a site, or of several one after another in the same file. */
final class SiteLogReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_REQUESTS = 1_000_000;

    /** The year 33658. */
    private static final long LARGEST = 1_000_000_000_000_000L;

    private final Map<Long, JsonNode> open = new LinkedHashMap<>();
    private final List<SiteRequest> ended = new ArrayList<>();
    private long last;

    private SiteLogReader() {}

    /**
     * All requests, in the order in which they began.
     *
     * @throws IllegalArgumentException for the first line that no site has written
     */
    static List<SiteRequest> read(Path file) throws IOException {
        SiteLogReader reader = new SiteLogReader();
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    reader.add(MAPPER.readTree(line));
                } catch (JsonProcessingException | IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "line " + number + " of " + file + " is no line of a site's log, see redwork site --log",
                            e);
                }
                if (reader.open.size() + reader.ended.size() > MOST_REQUESTS) {
                    throw new IllegalArgumentException(
                            file + " has more than " + Numbers.grouped(MOST_REQUESTS) + " requests: draw a part of it");
                }
            }
        }
        return reader.requests();
    }

    private void add(JsonNode line) {
        long request = number(line, "request");
        long at = number(line, "at");
        String name = line.path("name").asText();
        if (line.has("name")) {
            Names.check("page", name);
        }
        last = Math.max(last, at);
        switch (line.path("event").asText()) {
            case "start" -> {
                JsonNode before = open.put(request, line);
                if (before != null) {
                    // Of a site that ended before it: the next one counts anew.
                    end(before, at, 0);
                }
            }
            case "end" -> {
                JsonNode start = open.remove(request);
                if (start != null) {
                    end(start, at, line.path("status").asInt());
                }
            }
            default -> throw new IllegalArgumentException("no event");
        }
    }

    private void end(JsonNode start, long at, int status) {
        long began = number(start, "at");
        ended.add(new SiteRequest(
                start.has("name") ? start.path("name").asText() : null, began, Math.max(began, at), status));
    }

    private static long number(JsonNode line, String field) {
        long number = line.path(field).asLong(-1);
        if (!line.path(field).isIntegralNumber() || number < 0 || number > LARGEST) {
            throw new IllegalArgumentException("no " + field);
        }
        return number;
    }

    private List<SiteRequest> requests() {
        open.values().forEach(start -> end(start, last, 0));
        ended.sort(Comparator.comparingLong(SiteRequest::start));
        return ended;
    }
}
