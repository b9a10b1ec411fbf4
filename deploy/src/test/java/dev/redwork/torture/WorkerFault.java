package dev.redwork.torture;

/** What happens to a worker's process. */
interface WorkerFault extends Fault {
    @Override
    default boolean applies(TortureStage stage, int target) {
        return stage.worker(target).isReady();
    }

    @Override
    default String victim(TortureStage stage, int target) {
        return stage.worker(target).jvm().name();
    }
}
