/**
 * The local site of slow pages or of a slow store, and what its log tells.
 *
 * <p>Here belongs what starts a site and what draws its requests. The site itself is {@code dev.redwork.site}.
 */
@NullMarked
package dev.redwork.cli.site;

import org.jspecify.annotations.NullMarked;
