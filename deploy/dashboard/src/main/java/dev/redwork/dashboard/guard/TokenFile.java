package dev.redwork.dashboard.guard;

import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.dashboard.http.Problem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of {@code --token-file}. */
public final class TokenFile {
    private final LineFile<Token> tokens;

    private TokenFile(LineFile<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads it.
     *
     * @throws ConfigurationException it cannot be read, others may read it, or a line makes no sense
     */
    public static TokenFile open(Path file) {
        return new TokenFile(LineFile.open("token", file, Token::parse));
    }

    /**
     * The one whose secret it is.
     *
     * @return null: nobody's, or his time is over
     * @throws Problem 503: the file cannot be used as it is now; nobody comes in until it can
     */
    @Nullable
    Caller find(String secret) {
        byte[] hash = Token.hash(secret);
        Caller found = null;
        for (Token token : tokens.lines()) {
            // All lines are looked at: the time that it takes must not tell which one it was.
            boolean same = token.hasHash(hash);
            boolean good = token.isGood();
            if (same && good) {
                found = token.caller();
            }
        }
        return found;
    }
}
