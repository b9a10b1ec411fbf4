package dev.redwork.torture;

/** {@code kill -9} of a producer: whether its last jobs were accepted nobody has heard. */
record KillProducer() implements Fault {
    @Override
    public String name() {
        return "producer kill -9";
    }

    @Override
    public boolean applies(TortureStage stage, int target) {
        return stage.producer(target).isReady();
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return stage.producer(target).jvm().name();
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.producer(target).jvm().kill9();
    }
}
