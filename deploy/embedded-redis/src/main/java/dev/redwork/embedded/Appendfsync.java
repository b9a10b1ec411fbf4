package dev.redwork.embedded;

import java.util.Locale;

/** When the append-only file is forced to disk: Redis' {@code appendfsync}. */
public enum Appendfsync {
    /** After every write: nothing acknowledged is lost on power loss, and every write waits for the disk. */
    ALWAYS,
    /** Once a second: about a second may be lost on power loss, nothing when only the server dies. */
    EVERYSEC,
    /** When the operating system likes. */
    NO;

    String directive() {
        return name().toLowerCase(Locale.ROOT);
    }
}
