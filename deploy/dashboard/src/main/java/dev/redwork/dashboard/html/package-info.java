/** Out of this pages are made: {@link dev.redwork.dashboard.html.Html}, which escapes all text, and the parts that pages share. It knows no page. */
@NullMarked
package dev.redwork.dashboard.html;

import org.jspecify.annotations.NullMarked;
