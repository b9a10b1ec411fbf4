package dev.redwork.dashboard;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Hashes of passwords are made in 1,000 rounds instead of 600,000 while a class of tests runs: each takes a JVM of tests more than a second
 * otherwise. When one is made, and of what, stays as it is; {@code SecurityDocStoryTest} and {@code PasswordProcessTest} make whole ones.
 */
public final class QuickPasswords implements BeforeAllCallback, AfterAllCallback {
    private static final String NAME = "QuickPasswords";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int ASKED = 600_000;
    private static final int ROUNDS = 1_000;

    @Override
    public void beforeAll(ExtensionContext context) {
        Security.insertProviderAt(new Quick(), 1);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Security.removeProvider(NAME);
    }

    private static final class Quick extends Provider {
        private static final long serialVersionUID = 1;

        Quick() {
            super(NAME, "1", "few rounds");
            put("SecretKeyFactory." + ALGORITHM, FewRounds.class.getName());
        }
    }

    /** The JDK's own, with fewer rounds. */
    public static final class FewRounds extends SecretKeyFactorySpi {
        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
            if (!(spec instanceof PBEKeySpec whole) || whole.getIterationCount() != ASKED) {
                throw new InvalidKeySpecException("not " + ASKED + " rounds");
            }
            try {
                return SecretKeyFactory.getInstance(ALGORITHM, "SunJCE")
                        .generateSecret(
                                new PBEKeySpec(whole.getPassword(), whole.getSalt(), ROUNDS, whole.getKeyLength()));
            } catch (GeneralSecurityException e) {
                throw new InvalidKeySpecException(e);
            }
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> type) throws InvalidKeySpecException {
            throw new InvalidKeySpecException("not asked for");
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) {
            return key;
        }
    }
}
