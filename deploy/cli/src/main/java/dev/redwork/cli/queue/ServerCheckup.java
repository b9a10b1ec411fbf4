package dev.redwork.cli.queue;

import dev.redwork.doctor.Finding;
import dev.redwork.doctor.Finding.Check;
import dev.redwork.doctor.Finding.Level;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's report on itself, compared with the needs of a queue. */
final class ServerCheckup {
    private static final double NEARLY_FULL = 0.75;
    private static final double FULL = 0.9;

    /** Since a replica said how far it is, which it does once a second. */
    private static final long MOST_LAG_SECONDS = 10;

    private static final Pattern LAG = Pattern.compile("\\blag=(\\d{1,18})");

    private final ServerReport info;
    private final long now;
    private final List<Finding> findings = new ArrayList<>();

    private ServerCheckup(ServerReport info, long now) {
        this.info = info;
        this.now = now;
    }

    /** @param now ms, Redis time */
    static List<Finding> of(ServerReport info, long now) {
        ServerCheckup checkup = new ServerCheckup(info, now);
        checkup.version();
        checkup.eviction();
        checkup.memory();
        checkup.persistence();
        checkup.role();
        checkup.clients();
        return checkup.findings;
    }

    static Finding clock(long apart, boolean goesBack) {
        if (goesBack) {
            return problem(
                    "clock", "the server's clock ran backwards while we looked", "let its time service slew, not step");
        }
        String found = "the server's clock and ours are " + Durations.span(Math.abs(apart)) + " apart";
        return Math.abs(apart) <= 1_000
                ? ok("clock", found)
                : warning("clock", found, "leases and due times are the server's time; only what tools compare is off");
    }

    static Finding latency(long median, long most, int calls) {
        String found = "a call takes " + span(median) + " (median), " + span(most) + " at most, of " + calls;
        if (most >= Duration.ofSeconds(1).toNanos()) {
            return problem(
                    "latency",
                    found,
                    "leases are renewed within 1 s: look at SLOWLOG GET, LATENCY DOCTOR and the network");
        }
        boolean slow = median > Duration.ofMillis(5).toNanos()
                || most > Duration.ofMillis(100).toNanos();
        return slow
                ? warning("latency", found, "look at SLOWLOG GET, LATENCY DOCTOR and the network")
                : ok("latency", found);
    }

    private void version() {
        findings.add(ok("version", info.version()));
    }

    private void eviction() {
        String policy = info.text("maxmemory_policy", "noeviction");
        long evicted = info.number("evicted_keys");
        if (evicted > 0) {
            findings.add(problem(
                    "eviction",
                    Numbers.count(evicted, "key") + " evicted since the server started: jobs may be lost",
                    "CONFIG SET maxmemory-policy noeviction, give it more memory, then run doctor again"));
        } else if (policy.equals("noeviction")) {
            findings.add(ok("eviction", "maxmemory-policy is noeviction"));
        } else if (info.number("maxmemory") > 0) {
            findings.add(problem(
                    "eviction",
                    "maxmemory-policy is " + policy + ": a full server deletes jobs silently",
                    "CONFIG SET maxmemory-policy noeviction, and in its configuration file"));
        } else {
            findings.add(warning(
                    "eviction",
                    "maxmemory-policy is " + policy + "; without maxmemory it does nothing yet",
                    "set noeviction before you set maxmemory"));
        }
    }

    private void memory() {
        long used = info.number("used_memory");
        long most = info.number("maxmemory");
        long machine = info.number("total_system_memory");
        long room = most > 0 ? most : machine;
        String found = Numbers.bytes(used) + " used"
                + (room == 0
                        ? ""
                        : " of " + Numbers.bytes(room)
                                + (most > 0 ? "" : " that the machine has; no maxmemory is set"));
        double share = room == 0 ? 0 : (double) used / room;
        if (share > FULL) {
            findings.add(problem(
                    "memory",
                    found,
                    "a full server refuses new jobs: raise maxmemory, run more workers, or limit queues"));
        } else if (share > NEARLY_FULL) {
            findings.add(warning("memory", found, "raise maxmemory, run more workers, or limit queues"));
        } else {
            findings.add(ok("memory", found));
        }
    }

    private void persistence() {
        if (info.text("loading", "0").equals("1")) {
            findings.add(problem("persistence", "the server is loading its data", "wait until it has"));
        }
        boolean file = info.text("aof_enabled", "0").equals("1");
        long lost = info.number("rdb_changes_since_last_save");
        long saved = info.number("rdb_last_save_time") * 1_000;
        if (!info.text("rdb_last_bgsave_status", "ok").equals("ok")) {
            findings.add(problem(
                    "persistence",
                    "the last snapshot failed: where stop-writes-on-bgsave-error is on, every write is refused",
                    "look at the server's log: disk space, rights, memory for the fork"));
        } else if (file
                && !(info.text("aof_last_write_status", "ok").equals("ok")
                        && info.text("aof_last_bgrewrite_status", "ok").equals("ok"))) {
            findings.add(problem(
                    "persistence",
                    "the last write or rewrite of the append-only file failed",
                    "look at the server's log: disk space, rights"));
        } else if (file) {
            findings.add(ok("persistence", "append-only file, last write ok"));
        } else {
            findings.add(warning(
                    "persistence",
                    "no append-only file: a crash now loses " + Numbers.count(lost, "change")
                            + " since the last snapshot"
                            + (saved == 0 ? "" : ", " + Durations.span(now - saved) + " ago"),
                    "appendonly yes, when accepted jobs must survive"));
        }
    }

    private void role() {
        if (!info.text("role", "master").equals("master")) {
            findings.add(problem(
                    "role",
                    "the server is a replica: it refuses writes",
                    "name the primary with --redis or REDIS_URL"));
        } else if (info.text("cluster_enabled", "0").equals("1")) {
            findings.add(warning(
                    "role",
                    "the server is a node of a cluster",
                    "all keys of a queue share one slot, but this client speaks to one node only"));
        } else {
            replicas();
        }
    }

    private void replicas() {
        long replicas = info.number("connected_slaves");
        String found = "primary" + (replicas == 0 ? ", no replicas" : ", " + Numbers.count(replicas, "replica"));
        long behind = info.fields().entrySet().stream()
                .filter(field -> field.getKey().matches("slave\\d+") && isBehind(field.getValue()))
                .count();
        findings.add(
                behind == 0
                        ? ok("role", found)
                        : warning(
                                "role",
                                found + ", " + (replicas == 1 ? "which is" : behind + " of them") + " more than "
                                        + MOST_LAG_SECONDS + " s behind or not in step",
                                "a failover to one that is behind loses jobs: look at the network and at its log"));
    }

    /** As {@code ip=10.0.0.7,port=6379,state=online,offset=1234,lag=0}. */
    private static boolean isBehind(String replica) {
        Matcher lag = LAG.matcher(replica);
        return !replica.contains("state=online") || (lag.find() && Long.parseLong(lag.group(1)) > MOST_LAG_SECONDS);
    }

    private void clients() {
        long clients = info.number("connected_clients");
        long most = info.number("maxclients");
        String found = Numbers.count(clients, "client") + (most == 0 ? "" : " of " + Numbers.grouped(most));
        findings.add(
                most > 0 && clients > most * FULL
                        ? problem(
                                "clients",
                                found,
                                "raise maxclients: a worker takes a few connections, whatever its threads")
                        : ok("clients", found));
    }

    private static String span(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }

    private static Finding ok(String check, String found) {
        return new Finding(new Check(Level.OK, check, found, ""), "", "", List.of());
    }

    private static Finding warning(String check, String found, String advice) {
        return new Finding(new Check(Level.WARNING, check, found, advice), "", "", List.of());
    }

    private static Finding problem(String check, String found, String advice) {
        return new Finding(new Check(Level.PROBLEM, check, found, advice), "", "", List.of());
    }
}
