package dev.redwork.torture;

/** The server forgets all scripts. */
record FlushScripts() implements Fault {
    @Override
    public String name() {
        return "SCRIPT FLUSH";
    }

    @Override
    public String victim(Stage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(Stage stage, int target) {
        stage.call("SCRIPT", "FLUSH");
    }
}
