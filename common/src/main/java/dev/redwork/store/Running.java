package dev.redwork.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Protocol.Command;

/**
 * A job that a session holds.
 *
 * @param started when it was claimed, ms, Redis time
 */
public record Running(String id, int attempt, long started) {
    private static final Pattern HOLD = Pattern.compile("\\d{1,18} (\\d{1,9}) (\\d{1,18}) *");

    /** All that a session holds but pills, in no order; what somebody wrote by hand and nobody can read is left out. */
    public static Call<List<Running>> of(Keys keys, String session) {
        return Call.command(
                Command.HGETALL,
                reply -> {
                    List<Running> held = new ArrayList<>();
                    Reply.map(reply).forEach((id, hold) -> {
                        Matcher parts = HOLD.matcher(hold);
                        if (!id.startsWith("pill:") && parts.matches()) {
                            held.add(new Running(id, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))));
                        }
                    });
                    return held;
                },
                (Object) keys.running(session));
    }
}
