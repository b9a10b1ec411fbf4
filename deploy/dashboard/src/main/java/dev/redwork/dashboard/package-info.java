/** {@code redwork dashboard}: the server of the HTTP API, as a command and for programs that embed it. Nothing needs this package. */
@NullMarked
package dev.redwork.dashboard;

import org.jspecify.annotations.NullMarked;
