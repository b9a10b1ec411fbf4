/**
 * What the tests of all modules share, published as this module's test-jar.
 *
 * <p>Here belongs a Redis for a test class, and the guard against tests that did not run.
 * Not here: anything that knows Redwork's keys, jobs or a Redis client.
 */
@NullMarked
package dev.redwork.embedded.testing;

import org.jspecify.annotations.NullMarked;
