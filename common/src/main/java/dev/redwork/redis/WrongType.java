package dev.redwork.redis;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** Reads of a key that somebody gave another type than ours has: people are to see all the rest. */
final class WrongType {
    private static final String REFUSED = "WRONGTYPE";

    /** Answered by a number. */
    private static final Set<Command> COUNTS =
            EnumSet.of(Command.LLEN, Command.HLEN, Command.ZCARD, Command.SCARD, Command.STRLEN);

    /** Answered by an entry for each argument behind the key. */
    private static final Set<Command> MANY = EnumSet.of(Command.HMGET, Command.ZMSCORE);

    private static final Set<Command> OTHERS = EnumSet.of(
            Command.GET,
            Command.GETRANGE,
            Command.HGET,
            Command.HGETALL,
            Command.HSCAN,
            Command.LINDEX,
            Command.LPOS,
            Command.LRANGE,
            Command.SMEMBERS,
            Command.ZRANGE,
            Command.ZRANGEBYSCORE,
            Command.ZREVRANGE,
            Command.ZREVRANGEBYSCORE,
            Command.ZREVRANK,
            Command.ZSCORE,
            Command.EVALSHA_RO);

    private WrongType() {}

    static boolean is(JedisDataException refused) {
        return String.valueOf(refused.getMessage()).contains(REFUSED);
    }

    /** Whether it changes nothing, so that nobody takes it for done. */
    static boolean isRead(CommandArguments arguments) {
        Object command = arguments.getCommand();
        return COUNTS.contains(command) || MANY.contains(command) || OTHERS.contains(command);
    }

    /** The reply of a key that is missing; null: nil. */
    static @Nullable Object nothing(CommandArguments arguments) {
        Object command = arguments.getCommand();
        if (COUNTS.contains(command)) {
            return 0L;
        } else if (MANY.contains(command)) {
            return Collections.nCopies(arguments.size() - 2, (Object) new byte[0]);
        }
        return command == Command.HSCAN ? Arrays.asList("0", List.of()) : null;
    }
}
