package dev.redwork.embedded.testing;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container, for {@code REDWORK_TEST_REDIS=docker:image}: exercised only where a container engine runs. Alone in
 * its class, so that a module without Testcontainers on its class path can use everything else.
 */
final class ContainerRedis {
    private static final int PORT_INSIDE = 6379;

    private ContainerRedis() {}

    /** Starts it; Testcontainers removes it when this JVM is gone. */
    @SuppressWarnings("resource")
    static String start(String image) {
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(PORT_INSIDE);
        container.start();
        return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT_INSIDE);
    }
}
