package dev.redwork.torture;

/** The server ends all connections, those that call or those that listen. */
record KillClients() implements Fault {
    @Override
    public String name() {
        return "CLIENT KILL";
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.call("CLIENT", "KILL", "TYPE", target % 3 == 0 ? "pubsub" : "normal", "SKIPME", "yes");
    }
}
