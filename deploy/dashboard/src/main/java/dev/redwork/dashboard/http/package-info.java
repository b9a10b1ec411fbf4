/** The routes of the HTTP API and what each answer is made of: roles, problems, connections to Redis. Knows no handler. */
@NullMarked
package dev.redwork.dashboard.http;

import org.jspecify.annotations.NullMarked;
