package dev.redwork.torture;

/** SIGTERM, as each deployment sends it. */
record DrainWorker() implements Fault {
    @Override
    public String name() {
        return "worker SIGTERM";
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
        stage.worker(target).jvm().term();
    }
}
