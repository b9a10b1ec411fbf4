package dev.redwork.store;

import dev.redwork.embedded.testing.RedisExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store's test starts with: an empty Redis, the one at hand and then the oldest that must serve. */
@ParameterizedClass(name = "{0}")
@EnumSource(StoreContract.Server.class)
abstract class StoreContract {
    @RegisterExtension
    static final RedisExtension AT_HAND = RedisExtension.shared();

    @RegisterExtension
    static final RedisExtension OLDEST = RedisExtension.embedded();

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Server server;

    World world;

    enum Server {
        AT_HAND,
        OLDEST
    }

    @BeforeEach
    void connect() {
        world = new World(server == Server.AT_HAND ? AT_HAND.url() : OLDEST.url());
    }

    @AfterEach
    void disconnect() {
        world.close();
    }
}
