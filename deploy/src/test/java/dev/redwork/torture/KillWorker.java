package dev.redwork.torture;

/** {@code kill -9} of a worker. */
record KillWorker() implements WorkerFault {
    @Override
    public String name() {
        return "worker kill -9";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.worker(target).jvm().kill9();
    }
}
