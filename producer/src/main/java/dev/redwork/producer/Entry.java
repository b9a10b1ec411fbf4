package dev.redwork.producer;

import dev.redwork.job.Job;

/** One job and its spec as it will be stored. */
record Entry(
        Job job, @SuppressWarnings("ArrayRecordComponent") byte[] spec) {}
