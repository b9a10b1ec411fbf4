package dev.redwork.embedded;

import dev.redwork.embedded.RedisBinary.Choice;
import java.util.stream.Stream;

/** The server programs that this machine has: always the embedded one, and one from the PATH if there is one. */
final class ServerBinaries {
    private ServerBinaries() {}

    static Stream<Choice> here() {
        boolean onPath = SearchPath.find("valkey-server").isPresent()
                || SearchPath.find("redis-server").isPresent();
        return onPath ? Stream.of(Choice.EMBEDDED, Choice.PATH) : Stream.of(Choice.EMBEDDED);
    }
}
