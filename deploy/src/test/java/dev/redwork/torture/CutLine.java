package dev.redwork.torture;

/** All connections of one process end at once. */
record CutLine() implements Fault {
    @Override
    public String name() {
        return "connections cut";
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return stage.anybody(target).name();
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.anybody(target).line().cut();
    }
}
