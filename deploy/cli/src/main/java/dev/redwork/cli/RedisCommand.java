package dev.redwork.cli;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.PasswordFile;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.embedded.RedisServer;
import dev.redwork.embedded.RedisServerBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "redis",
        description = "A Redis for development, in the foreground.",
        footer = {
            "  redwork redis                          on 127.0.0.1:6379; its data goes when it ends",
            "  redwork redis --port 6400 --dir data   keeps its data in the directory `data`",
            "",
            "It is valkey-server or redis-server from the PATH, else the Redis 6.2 that comes along. It",
            "writes an append-only file. Ctrl-C ends it, and it never outlives this command."
        })
final class RedisCommand extends Action {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "6379",
            description = "Default: 6379; 0 takes a free one.")
    int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on. Default: 127.0.0.1; any but loopback needs a password.")
    String bind = "";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where its data is kept. Default: a temporary directory that goes when it ends.")
    @Nullable
    Path dir;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password that clients must give.")
    @Nullable
    Path passwordFile;

    @Override
    public Integer call() throws InterruptedException {
        RedisServerBuilder builder = RedisServer.builder().port(port).bind(bind);
        if (dir != null) {
            builder.dir(dir);
        }
        if (passwordFile != null) {
            builder.password(PasswordFile.read(this, passwordFile));
        } else if (!bind.startsWith("127.") && !bind.equals("localhost") && !bind.equals("::1")) {
            throw usage("--bind " + bind + " is reachable from other machines: it needs --password-file FILE");
        }
        AtomicInteger signal = new AtomicInteger();
        try (RedisServer server = builder.start()) {
            SignalHandlers.on("INT", () -> end(server, signal, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> end(server, signal, ExitCode.TERMINATED));
            introduce(server);
            int code = server.awaitEnd();
            if (signal.get() == 0) {
                say("Redis ended by itself with exit code " + code + (dir == null ? "" : "; its log: " + server.log()));
                return ExitCode.REDIS;
            }
        }
        return signal.get();
    }

    private static void end(RedisServer server, AtomicInteger signal, int code) {
        signal.compareAndSet(0, code);
        server.stop();
    }

    private void introduce(RedisServer server) {
        boolean secret = passwordFile != null;
        String url = "redis://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + server.port();
        String cli = (secret ? "REDISCLI_AUTH=\"$(head -1 '" + passwordFile + "')\" " : "") + "redis-cli"
                + (bind.equals("127.0.0.1") ? "" : " -h " + bind)
                + (server.port() == 6379 ? "" : " -p " + server.port());
        List<String> lines = List.of(
                server.binary().toString(),
                "  url      " + url + (secret ? "   (with the password: redis://:PASSWORD@...)" : ""),
                "  data     "
                        + (dir == null
                                ? "temporary (--dir DIR keeps it)"
                                : server.dir().toString()),
                "  look in  " + cli,
                "Ctrl-C ends it.");
        lines.forEach(console()::print);
        console().flush();
    }
}
