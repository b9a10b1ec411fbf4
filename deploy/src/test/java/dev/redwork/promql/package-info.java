/** The part of Prometheus' language that our dashboard and alert rules speak, read and evaluated on made-up series. */
@NullMarked
package dev.redwork.promql;

import org.jspecify.annotations.NullMarked;
