package dev.redwork.torture;

/** The server forgets all scripts. */
record FlushScripts() implements Fault {
    @Override
    public String name() {
        return "SCRIPT FLUSH";
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.call("SCRIPT", "FLUSH");
    }
}
