package dev.redwork.bench;

import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what the server and the clients have used so far, and later what they have used since. */
final class Meter {
    private static final Pattern CALLS = Pattern.compile("calls=(\\d+)");

    /** Commands that clients send. All others are run by scripts. */
    private static final List<String> ASKED = List.of("evalsha", "eval", "blpop", "subscribe", "ping");

    private final RedisLink link;
    private final List<ProcessHandle> clients;
    private final List<ProcessHandle> producers;
    private final Map<String, String> before;
    private final double clientSeconds;
    private final double producerSeconds;

    private Meter(RedisLink link, List<ProcessHandle> clients, List<ProcessHandle> producers) {
        this.link = link;
        this.clients = clients;
        this.producers = producers;
        this.before = link.send(ReadCalls.info("all"));
        this.clientSeconds = seconds(clients);
        this.producerSeconds = seconds(producers);
    }

    static Meter start(RedisLink link, List<ProcessHandle> clients) {
        return new Meter(link, clients, List.of());
    }

    /** For workers and, apart from them, this process that puts jobs in meanwhile. */
    static Meter startApart(RedisLink link, List<ProcessHandle> workers) {
        return new Meter(link, workers, List.of(ProcessHandle.current()));
    }

    /** While all clients still live. */
    Cost stop(long jobs) {
        double client = seconds(clients) - clientSeconds;
        double producer = seconds(producers) - producerSeconds;
        Map<String, String> after = link.send(ReadCalls.info("all"));
        return new Cost(
                jobs,
                Math.round(calls(after) - calls(before)),
                Math.round(since(after, "total_commands_processed")),
                Math.round(since(after, "total_net_input_bytes") + since(after, "total_net_output_bytes")),
                since(after, "used_cpu_sys") + since(after, "used_cpu_user"),
                client,
                producer,
                Map.of());
    }

    private double since(Map<String, String> after, String field) {
        return number(after, field) - number(before, field);
    }

    private static double number(Map<String, String> info, String field) {
        return Double.parseDouble(info.getOrDefault(field, "0"));
    }

    private static double calls(Map<String, String> info) {
        return ASKED.stream()
                .map(command -> CALLS.matcher(info.getOrDefault("cmdstat_" + command, "")))
                .mapToDouble(calls -> calls.find() ? Double.parseDouble(calls.group(1)) : 0)
                .sum();
    }

    private static double seconds(List<ProcessHandle> clients) {
        return clients.stream()
                        .mapToLong(client -> client.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toNanos())
                        .sum()
                / 1e9;
    }
}
