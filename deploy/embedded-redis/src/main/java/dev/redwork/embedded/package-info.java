/**
 * A real Redis or Valkey server for a laptop and for tests: found on the PATH, else taken from the embedded jar, on loopback.
 *
 * <p>Here belongs what finds, configures, starts, watches and ends that server process. It ends with the JVM that started
 * it, whatever ends that JVM. Not here: anything that knows what Redwork keeps in Redis, and any Redis client.
 */
@NullMarked
package dev.redwork.embedded;

import org.jspecify.annotations.NullMarked;
