package dev.redwork.torture;

/** SIGTERM, as each deployment sends it. */
record DrainWorker() implements WorkerFault {
    @Override
    public String name() {
        return "worker SIGTERM";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.worker(target).jvm().term();
    }
}
