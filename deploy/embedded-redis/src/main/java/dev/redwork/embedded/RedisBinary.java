package dev.redwork.embedded;

import java.nio.file.Path;

/**
 * A server program that was found and that runs on this machine.
 *
 * @param path the program
 * @param origin where it came from
 * @param product {@code Redis} or {@code Valkey}
 * @param version as the program says it, such as {@code 7.0.15}
 */
public record RedisBinary(Path path, Origin origin, String product, String version) {

    /** Where a server program came from. */
    public enum Origin {
        /** Found on the PATH. */
        PATH("from PATH"),
        /** Taken out of the embedded-redis jar. */
        EMBEDDED("embedded");

        private final String words;

        Origin(String words) {
            this.words = words;
        }
    }

    /** Which server program to take. */
    public enum Choice {
        /** {@code valkey-server} or {@code redis-server} from the PATH if one is there and good enough, else the embedded one. */
        PATH_ELSE_EMBEDDED,
        /** Only one from the PATH. */
        PATH,
        /** Only the embedded one, Redis 6.2. */
        EMBEDDED
    }

    int major() {
        return number(0);
    }

    /** Whether it knows the commands that Redwork's scripts use. */
    boolean isAtLeast62() {
        return major() > 6 || (major() == 6 && number(1) >= 2);
    }

    private int number(int index) {
        return Integer.parseInt(version.split("\\.", -1)[index]);
    }

    /** One line for people: {@code Redis 7.0.15 from PATH (/usr/bin/redis-server)}. */
    @Override
    public String toString() {
        return product + " " + version + " " + origin.words + " (" + path + ")";
    }
}
