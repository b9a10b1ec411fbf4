package dev.redwork.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.doctor.Finding;
import dev.redwork.doctor.Finding.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerCheckupTest {
    private static final Map<String, String> GOOD = Map.of(
            "redis_version", "7.0.15",
            "maxmemory_policy", "noeviction",
            "used_memory", "1000000",
            "total_system_memory", "8000000000",
            "aof_enabled", "1",
            "aof_last_write_status", "ok",
            "aof_last_bgrewrite_status", "ok",
            "rdb_last_bgsave_status", "ok",
            "role", "master",
            "connected_clients", "3");

    @Test
    void aGoodServerHasNothingToSay() {
        assertThat(ServerCheckup.of(new ServerReport(GOOD), 1))
                .allMatch(finding -> finding.level() == Level.OK)
                .extracting(finding -> finding.check().name())
                .containsExactly("version", "eviction", "memory", "persistence", "role", "clients");
    }

    @Test
    void whatLosesJobsIsAProblem() {
        assertThat(level("eviction", "maxmemory_policy", "allkeys-lru", "maxmemory", "2000000"))
                .isEqualTo(Level.PROBLEM);
        assertThat(level("eviction", "maxmemory_policy", "allkeys-lru")).isEqualTo(Level.WARNING);
        assertThat(level("eviction", "evicted_keys", "1")).isEqualTo(Level.PROBLEM);
        assertThat(level("memory", "maxmemory", "1050000")).isEqualTo(Level.PROBLEM);
        assertThat(level("memory", "maxmemory", "1250000")).isEqualTo(Level.WARNING);
        assertThat(level("memory", "maxmemory", "2000000")).isEqualTo(Level.OK);
        assertThat(level("persistence", "aof_enabled", "0")).isEqualTo(Level.WARNING);
        assertThat(level("persistence", "rdb_last_bgsave_status", "err")).isEqualTo(Level.PROBLEM);
        assertThat(level("persistence", "aof_last_write_status", "err")).isEqualTo(Level.PROBLEM);
        assertThat(level("role", "role", "slave")).isEqualTo(Level.PROBLEM);
        assertThat(level("role", "cluster_enabled", "1")).isEqualTo(Level.WARNING);
        String replica = "ip=10.0.0.7,port=6379,state=online,offset=1234,lag=";
        assertThat(level("role", "connected_slaves", "1", "slave0", replica + "1"))
                .isEqualTo(Level.OK);
        assertThat(level("role", "connected_slaves", "2", "slave0", replica + "1", "slave1", replica + "11"))
                .isEqualTo(Level.WARNING);
        assertThat(level("role", "connected_slaves", "1", "slave0", replica.replace("online", "wait_bgsave") + "0"))
                .isEqualTo(Level.WARNING);
        assertThat(level("clients", "connected_clients", "95", "maxclients", "100"))
                .isEqualTo(Level.PROBLEM);
    }

    @Test
    void clocksAndLatencyAreJudged() {
        assertThat(ServerCheckup.clock(20, false).level()).isEqualTo(Level.OK);
        assertThat(ServerCheckup.clock(-5_000, false).level()).isEqualTo(Level.WARNING);
        assertThat(ServerCheckup.clock(0, true).level()).isEqualTo(Level.PROBLEM);
        assertThat(ServerCheckup.latency(200_000, 5_000_000, 100).level()).isEqualTo(Level.OK);
        assertThat(ServerCheckup.latency(6_000_000, 7_000_000, 100).level()).isEqualTo(Level.WARNING);
        assertThat(ServerCheckup.latency(200_000, 2_000_000_000, 100).level()).isEqualTo(Level.PROBLEM);
    }

    private static Level level(String check, String... changes) {
        Map<String, String> info = new HashMap<>(GOOD);
        for (int i = 0; i < changes.length; i += 2) {
            info.put(changes[i], changes[i + 1]);
        }
        List<Finding> found = ServerCheckup.of(new ServerReport(info), 1).stream()
                .filter(finding -> finding.check().name().equals(check))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).level();
    }
}
