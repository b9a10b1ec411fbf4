package dev.redwork.torture;

/** {@code kill -9} of a worker. */
record KillWorker() implements Fault {
    @Override
    public String name() {
        return "worker kill -9";
    }

    @Override
    public boolean applies(Stage stage, int target) {
        return stage.worker(target).isReady();
    }

    @Override
    public String victim(Stage stage, int target) {
        return stage.worker(target).jvm().name();
    }

    @Override
    public void begin(Stage stage, int target) {
        stage.worker(target).jvm().kill9();
    }
}
