package dev.redwork.embedded;

import dev.redwork.embedded.RedisBinary.Choice;
import dev.redwork.embedded.RedisBinary.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for a server program that runs here: tries each candidate and remembers why it was not good enough. */
final class BinarySearch {
    private static final Logger LOG = LoggerFactory.getLogger(BinarySearch.class);
    private static final List<String> NAMES = List.of("valkey-server", "redis-server");

    private final List<String> refusals = new ArrayList<>();

    private BinarySearch() {}

    /**
     * Finds a server program.
     *
     * @param home where the embedded program is unpacked
     * @throws RedisStartException if none runs, with the reason for each that was tried
     */
    static RedisBinary find(Choice choice, Path home) {
        BinarySearch search = new BinarySearch();
        return search.onPath(choice).or(() -> search.embedded(choice, home)).orElseThrow(search::nothingFound);
    }

    private Optional<RedisBinary> onPath(Choice choice) {
        if (choice == Choice.EMBEDDED) {
            return Optional.empty();
        }
        Optional<RedisBinary> found = NAMES.stream()
                .flatMap(name -> SearchPath.find(name).stream())
                .flatMap(path -> examine(path, Origin.PATH).stream())
                .findFirst();
        if (found.isEmpty() && refusals.isEmpty()) {
            refusals.add("no " + String.join(" or ", NAMES) + " on the PATH");
        }
        return found;
    }

    private Optional<RedisBinary> embedded(Choice choice, Path home) {
        if (choice == Choice.PATH) {
            return Optional.empty();
        }
        try {
            return examine(EmbeddedBinary.unpackInto(home), Origin.EMBEDDED);
        } catch (RedisStartException e) {
            refusals.add(e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<RedisBinary> examine(Path path, Origin origin) {
        try {
            RedisBinary binary = VersionQuestion.ask(path, origin);
            if (binary.isAtLeast62()) {
                return Optional.of(binary);
            }
            refuse(path + " is " + binary.product() + " " + binary.version() + ", older than 6.2");
        } catch (RedisStartException e) {
            refuse(e.getMessage());
        }
        return Optional.empty();
    }

    private void refuse(@Nullable String reason) {
        refusals.add(String.valueOf(reason));
        LOG.warn("Passing over a Redis server: {}", reason);
    }

    private RedisStartException nothingFound() {
        return new RedisStartException("No Redis server can be started here: " + String.join("; ", refusals)
                + ". Install valkey-server or redis-server 6.2 or later, or name a running one");
    }
}
