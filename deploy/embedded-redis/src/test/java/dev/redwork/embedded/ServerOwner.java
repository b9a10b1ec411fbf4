package dev.redwork.embedded;

/** A JVM that starts a server, says its pid and directory, and waits to be killed. */
final class ServerOwner {
    private ServerOwner() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        RedisServer server = RedisServer.builder()
                .binary(RedisBinary.Choice.valueOf(args[0]))
                .start();
        System.out.println(server.pid() + " " + server.dir());
        server.awaitEnd();
    }
}
