/** The pages of jobs: lists, one job, failures, actions on many, a new one. */
@NullMarked
package dev.redwork.dashboard.page.job;

import org.jspecify.annotations.NullMarked;
