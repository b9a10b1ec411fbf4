package dev.redwork.torture;

import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.endtoend.ChildJvm;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.torture.Entry.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Some time of faults under load, then quiet, then the evidence. All of it follows from the seed.
 *
 * @param brief faults and jobs that need no longer than a lease or two
 * @param millis of faults
 * @param meanGap ms between two faults
 */
record Round(long seed, Menu menu, Appendfsync appendfsync, boolean brief, long millis, long meanGap) {
    /** A machine that others keep busy takes long to come to rest. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** More than a worker has slots: seconds of work for all of them, also where one of them waits for the machine. */
    private static final int JOBS_EACH = 30;

    /** The round of a long run with this seed: menus take turns, and so do the ways to write to disk. */
    static Round of(long seed, long millis) {
        List<Menu> all = List.of(Menu.values());
        int menus = all.size();
        Menu menu = all.get(Math.floorMod(seed, menus));
        Appendfsync appendfsync =
                Math.floorMod(Math.floorDiv(seed, menus), 2) == 0 ? Appendfsync.EVERYSEC : Appendfsync.ALWAYS;
        return new Round(seed, menu, appendfsync, false, millis, menu == Menu.ALL ? 1_200 : 1_000);
    }

    Schedule schedule() {
        return Schedule.of(seed, menu.faults(appendfsync, brief), millis, meanGap);
    }

    Evidence play(Path directory) throws InterruptedException {
        try (TortureStage stage = new TortureStage(directory, seed, appendfsync)) {
            long used = FillMemory.used(stage);
            stage.awaitReady();
            if (!brief) {
                stage.producer(0).jvm().tell(WorkKind.EXIT.name());
            }
            Schedule schedule = schedule();
            write(directory, schedule);
            new Nemesis(stage).run(schedule);
            stage.producers.forEach(Slot::retire);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline && !isQuiet(stage)) {
                stage.keep();
                stage.producers.forEach(slot -> slot.jvm().tell(TortureProducer.STOP));
                TimeUnit.MILLISECONDS.sleep(100);
            }
            callRoll(stage, directory);
            killLast(stage, directory);
            end(stage);
            return Remains.read(stage, TortureLedger.readAll(directory), used);
        }
    }

    private static void write(Path directory, Schedule schedule) {
        try {
            Files.writeString(directory.resolve("schedule"), schedule + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No producer waits, no job does, and every session is a living worker's. */
    private static boolean isQuiet(TortureStage stage) {
        return stage.producers.stream().noneMatch(Slot::isAlive)
                && stage.workers.stream().allMatch(Slot::isAlive)
                && count(stage, "LLEN", "pending") == 0
                && count(stage, "ZCARD", "scheduled") == 0
                && count(stage, "ZCARD", "retrying") == 0
                && count(stage, "ZCARD", "sessions") == TortureStage.WORKERS
                && stage.call("KEYS", TortureCollector.PREFIX + "running:*").isEmpty();
    }

    private static long count(TortureStage stage, String command, String key) {
        return Long.parseLong(stage.call(command, TortureCollector.PREFIX + key));
    }

    /** More jobs at once than two workers have slots: each of the three must be seen at work. */
    private static void callRoll(TortureStage stage, Path directory) {
        stage.workers.forEach(slot ->
                stage.ledger.write(Event.ROLL_CALL, slot.name(), slot.jvm().name()));
        work(stage, directory, "roll-call", () -> {});
    }

    /**
     * One more worker dies, and this time beside others that are established and left alone: how soon its jobs are claimed again
     * is then judged.
     */
    private static void killLast(TortureStage stage, Path directory) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(RecoveryCheck.ESTABLISHED);
        ChildJvm victim = stage.worker(0).jvm();
        work(stage, directory, RecoveryCheck.LAST, () -> {
            await().atMost(PATIENCE)
                    .until(() -> TortureLedger.read(directory, victim.name()).stream()
                            .anyMatch(entry ->
                                    entry.event() == Event.START && entry.id().startsWith(RecoveryCheck.LAST)));
            stage.worker(0).retire();
            stage.ledger.write(Event.FAULT, RecoveryCheck.LAST, victim.name(), new KillWorker().name(), 0);
            victim.kill9();
            stage.ledger.write(Event.HEALED, RecoveryCheck.LAST, victim.name(), new KillWorker().name(), 0);
        });
    }

    /** Jobs for all workers, what happens meanwhile, and their results. */
    private static void work(TortureStage stage, Path directory, String name, Runnable meanwhile) {
        try (TortureLedger ledger = new TortureLedger(directory, "producer-of-the-" + name);
                Producer producer = Producer.connect(stage.redis.url())) {
            List<JobHandle<String>> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS_EACH * TortureStage.WORKERS; i++) {
                String id = name + "-" + i;
                ledger.write(Event.SUBMIT, id, name, WorkKind.NAP.name(), 0);
                jobs.add(producer.enqueue(TortureProducer.task(WorkKind.NAP), new Work(WorkKind.NAP.name(), 399), id));
                ledger.write(Event.ACCEPTED, id, name);
            }
            meanwhile.run();
            for (JobHandle<String> job : jobs) {
                String answer = job.get(PATIENCE);
                ledger.write(Event.TOLD, job.id(), name, Ended.SUCCEEDED + "|" + answer, 0);
            }
        } catch (RedworkException e) {
            // The checker sees the jobs that have no outcome.
            stage.ledger.write(Event.FAULT, name, "nobody", e.getClass().getSimpleName(), 0);
        }
    }

    private static void end(TortureStage stage) throws InterruptedException {
        stage.workers.forEach(slot -> {
            slot.retire();
            slot.jvm().term();
        });
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && stage.workers.stream().anyMatch(Slot::isAlive)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        stage.pulse.close();
    }
}
