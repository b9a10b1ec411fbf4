package dev.redwork.worker;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * How a lane introduces its sessions.
 *
 * @param onOpen is told of each session before it is opened: its queue and its name
 * @param about the fields of {@code session:<session>} for the lane
 */
record SessionDetails(BiConsumer<String, String> onOpen, Supplier<Map<String, String>> about) {}
