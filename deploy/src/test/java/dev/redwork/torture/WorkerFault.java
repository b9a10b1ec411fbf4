package dev.redwork.torture;

/** What happens to a worker's process. */
interface WorkerFault extends Fault {
    @Override
    default boolean applies(Stage stage, int target) {
        return stage.worker(target).isReady();
    }

    @Override
    default String victim(Stage stage, int target) {
        return stage.worker(target).jvm().name();
    }
}
