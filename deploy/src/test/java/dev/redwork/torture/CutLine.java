package dev.redwork.torture;

/** All connections of one process end at once. */
record CutLine() implements Fault {
    @Override
    public String name() {
        return "connections cut";
    }

    @Override
    public String victim(Stage stage, int target) {
        return stage.anybody(target).name();
    }

    @Override
    public void begin(Stage stage, int target) {
        stage.anybody(target).line().cut();
    }
}
