package dev.redwork.torture;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.endtoend.ThreadLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which faults a round has: of one sort, so that what each of them alone promises can be asked for, or of all. */
enum Menu {
    WORKERS,
    REDIS,
    NETWORK,
    ALL;

    /**
     * The faults.
     *
     * @param brief none that lasts much longer than a lease
     */
    List<Fault> faults(Appendfsync appendfsync, boolean brief) {
        List<Fault> faults = new ArrayList<>();
        if (this == WORKERS || this == ALL) {
            // The one that users meet, most of all.
            faults.addAll(Collections.nCopies(brief ? 2 : 5, new KillWorker()));
            faults.addAll(List.of(new DrainWorker(), new KillProducer(), new FillHeap()));
            faults.add(new FreezeWorker(brief ? 1.2 : 3));
            SkewClock.find().ifPresent(faults::add);
            if (ThreadLimit.isKnownHere()) {
                faults.add(new DenyThreads());
            }
        }
        if (this == REDIS || this == ALL) {
            faults.addAll(List.of(new RestartRedis(), new KillRedis(appendfsync), new KillRedis(appendfsync)));
            faults.addAll(List.of(new FlushScripts(), new KillClients(), new KillClients(), new FillMemory()));
            faults.add(new DemoteRedis());
            faults.add(new FreezeRedis(brief ? 2_000 : 12_000));
        }
        if (this == NETWORK || this == ALL) {
            faults.addAll(List.of(new CutLine(), new HalfOpen(), new LoseReply(), new LoseReply()));
        }
        return List.copyOf(faults);
    }
}
