package dev.redwork.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** A transition's Lua file in the folder of the store: what you read there is what runs. Sent by digest; its text only when the server lost it. */
final class Script {
    private static final Map<Transition, Script> ALL = new EnumMap<>(Transition.class);

    static {
        Arrays.stream(Transition.values()).forEach(move -> ALL.put(move, new Script(move)));
    }

    final byte[] text;
    final byte[] digest;

    private Script(Transition move) {
        this.text = read(move.verb() + ".lua");
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text);
            this.digest = HexFormat.of().formatHex(sha1).getBytes(UTF_8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Script of(Transition move) {
        return Objects.requireNonNull(ALL.get(move));
    }

    private static byte[] read(String file) {
        try (InputStream in = Script.class.getResourceAsStream("/dev/redwork/store/" + file)) {
            if (in == null) {
                throw new IllegalStateException("script " + file + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
