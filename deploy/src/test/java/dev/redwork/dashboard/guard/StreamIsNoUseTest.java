package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.QuickPasswords;
import dev.redwork.dashboard.RawHttp;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A page that somebody has left open, with its stream of events, does not keep his session from ending. */
@ExtendWith(QuickPasswords.class)
class StreamIsNoUseTest {
    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong();
    private Javalin server;

    @BeforeEach
    void start() {
        Path users = folder.resolve("users");
        UsersFile.put(users, "ann", Set.of(Role.READ), "correct horse");
        Logins logins = new Logins(UsersFile.open(users), "", false, now::get);
        Access access = new Access(null, logins, null, false);
        Guard guard = new Guard(new HostRule(Set.of()), access, false, null, "", GuardLimits.ofServer());
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            guard.configure(config, "127.0.0.1", 0);
            config.routes.post("/login", call -> logins.login(call, "ann", "correct horse"));
            config.routes.get("/stream", call -> access.check(call, Route.EVENTS.role(), Route.EVENTS.operationId()));
            config.routes.get("/call", call -> access.check(call, Route.QUEUES.role(), Route.QUEUES.operationId()));
            config.routes.exception(
                    Problem.class, (e, call) -> call.status(Problems.of(e).status()));
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private RawHttp send(String line, String cookie) {
        return RawHttp.send(
                server.port(), line + " HTTP/1.1", "Host: localhost", "Connection: close", "Cookie: " + cookie);
    }

    @Test
    void onlyOtherCallsKeepTheSession() {
        String cookie = send("POST /login", "a=b").header("Set-Cookie").get(0).replaceFirst(";.*", "");
        assertThat(send("GET /stream", cookie).status()).isEqualTo(200);
        now.addAndGet(TimeUnit.MINUTES.toNanos(29));
        assertThat(send("GET /call", cookie).status()).isEqualTo(200);
        now.addAndGet(TimeUnit.MINUTES.toNanos(29));
        assertThat(send("GET /stream", cookie).status()).isEqualTo(200);
        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(send("GET /stream", cookie).status()).isEqualTo(401);
        assertThat(send("GET /call", cookie).status()).isEqualTo(401);
    }
}
