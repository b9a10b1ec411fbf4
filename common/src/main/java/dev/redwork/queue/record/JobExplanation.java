package dev.redwork.queue.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reasons why a job is where it is.
 *
 * @param job null: it is nowhere
 * @param reasons the weightiest first; never none
 */
public record JobExplanation(String id, @Nullable JobRecord job, List<DiagnosisReason> reasons) {}
