package dev.redwork.redis;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's version and eviction policy, as it reports them.
 *
 * @param version as {@code redis_version} gives it (Valkey tells the Redis version it is compatible with)
 * @param evictionPolicy {@code maxmemory-policy}; anything but {@code noeviction} deletes jobs silently
 */
public record ServerInfo(String version, String evictionPolicy) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})");
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;

    /**
     * A connection to a server that is there, lets us in, and is new enough.
     *
     * @throws RedisUnavailableException when nothing answers there
     * @throws RedisRefusedException wrong password, or a server older than 6.2
     */
    public static RedisLink connect(RedisSettings settings) {
        RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        try {
            check(link);
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * Connects and checks that the server is one that Redwork can use.
     *
     * @throws RedisRefusedException when it is older than 6.2
     */
    public static ServerInfo check(RedisLink link) {
        Map<String, String> info = link.send(ReadCalls.info("default"));
        String version = info.getOrDefault("redis_version", "0");
        if (!serves(version)) {
            throw new RedisRefusedException(
                    "Redis at " + link.settings() + " is version " + version
                            + "; Redwork needs Redis 6.2 or newer, or Valkey",
                    null);
        }
        return new ServerInfo(version, info.getOrDefault("maxmemory_policy", "noeviction"));
    }

    public boolean evicts() {
        return !evictionPolicy.equals("noeviction");
    }

    private static boolean serves(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.lookingAt()) {
            // An unreleased build names itself "unstable" or so: newer than we know.
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && Integer.parseInt(numbers.group(2)) >= OLDEST_MINOR);
    }
}
