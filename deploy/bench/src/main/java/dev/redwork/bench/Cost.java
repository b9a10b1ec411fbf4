package dev.redwork.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cost of some jobs.
 *
 * @param jobs how many
 * @param calls scripts and waits that clients asked the server for
 * @param commands that the server carried out, those inside scripts included
 * @param bytes that went over the server's connections, both ways
 * @param serverSeconds CPU time of the server's main thread and its helpers
 * @param clientSeconds CPU time of the processes that did the work: the workers, or this one
 * @param producerSeconds CPU time of this process beside them, where it put jobs in while they ran; else 0
 * @param jvms times of new JVMs that were measured apart, by what each was for; else none
 */
record Cost(
        long jobs,
        long calls,
        long commands,
        long bytes,
        double serverSeconds,
        double clientSeconds,
        double producerSeconds,
        Map<String, JvmTime> jvms) {
    static final Cost NONE = new Cost(0, 0, 0, 0, 0, 0, 0, Map.of());

    /** With the time of a new JVM. */
    Cost with(String jvm, JvmTime time) {
        return new Cost(
                jobs, calls, commands, bytes, serverSeconds, clientSeconds, producerSeconds, both(Map.of(jvm, time)));
    }

    Cost plus(Cost other) {
        return new Cost(
                jobs + other.jobs,
                calls + other.calls,
                commands + other.commands,
                bytes + other.bytes,
                serverSeconds + other.serverSeconds,
                clientSeconds + other.clientSeconds,
                producerSeconds + other.producerSeconds,
                both(other.jvms));
    }

    private Map<String, JvmTime> both(Map<String, JvmTime> more) {
        Map<String, JvmTime> both = new LinkedHashMap<>(jvms);
        more.forEach((jvm, time) -> both.merge(jvm, time, JvmTime::plus));
        return both;
    }
}
