package dev.redwork.worker;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * How a lane introduces its sessions.
 *
 * @param opening is told of each session before it is opened: its queue and its name
 * @param about what {@code session:<session>} tells of the lane
 */
record Introduction(BiConsumer<String, String> opening, Supplier<Map<String, String>> about) {}
