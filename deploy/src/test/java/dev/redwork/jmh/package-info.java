/**
 * Microbenchmarks by JMH of what a job passes without Redis, and what runs them all once as a test. Those of package-private
 * classes stand in these classes' packages. {@code mvn -Pjmh verify} measures.
 */
@NullMarked
package dev.redwork.jmh;

import org.jspecify.annotations.NullMarked;
