package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLink.LinkClosedException;
import dev.redwork.redis.ServerInfo;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One connection: scripts that the server lost, errors in the middle of a round trip, the end. */
class RedisLinkContractTest extends StoreContract {
    @Test
    void aScriptThatTheServerLostIsLoadedAndRunOnce() {
        world.running("a");
        world.redis("SCRIPT", "FLUSH");
        world.redis("CONFIG", "RESETSTAT");

        world.enqueue("b");

        assertThat(world.pending()).containsExactly("b");
        assertThat(evals()).startsWith("calls=1,");
    }

    @Test
    void onlyWhatAnsweredNoscriptIsSentAgain() {
        Claim claim = world.running("a").get(0);
        world.enqueue("b", "c");
        world.redis("SCRIPT", "FLUSH");
        world.redis("SCRIPT", "LOAD", ScriptFile.bytes(Transition.CLAIM));
        world.redis("CONFIG", "RESETSTAT");

        Call<List<Claim>> complete = world.outcomes
                .settle(World.MINE, List.of(World.completed(claim)))
                .get(0);
        Call<ClaimReply> next = world.jobs.claim(World.MINE, 1);
        world.link.send(List.of(complete, next));

        assertThat(complete.answer()).isEmpty();
        assertThat(next.answer().claims()).extracting(Claim::id).containsExactly("b");
        assertThat(world.pending()).containsExactly("c");
        assertThat(world.total("succeeded")).isEqualTo("1");
        assertThat(evals()).startsWith("calls=2,");
    }

    @Test
    void allScriptsOfARoundTripMayBeLost() {
        Claim claim = world.running("a").get(0);
        world.enqueue("b");
        world.redis("SCRIPT", "FLUSH");

        Call<List<Claim>> complete = world.outcomes
                .settle(World.MINE, List.of(World.completed(claim)))
                .get(0);
        Call<ClaimReply> next = world.jobs.claim(World.MINE, 1);
        world.link.send(List.of(complete, next));

        assertThat(complete.answer()).isEmpty();
        assertThat(next.answer().claims()).extracting(Claim::id).containsExactly("b");
    }

    @Test
    void anErrorOfOneCallLeavesTheAnswersOfItsNeighbours() {
        world.enqueue("a", "b");
        world.open(World.MINE);
        world.redis("SET", ":wrong", "type");
        Call<Object> wrong = Call.command("LPOP", reply -> reply, World.key("wrong"));
        Call<ClaimReply> first = world.jobs.claim(World.MINE, 1);
        Call<ClaimReply> second = world.jobs.claim(World.MINE, 1);

        assertThatThrownBy(() -> world.link.send(List.of(first, wrong, second)))
                .isInstanceOf(RedisRefusedException.class)
                .hasMessageContaining("WRONGTYPE");

        assertThat(first.answer().claims()).extracting(Claim::id).containsExactly("a");
        assertThat(second.answer().claims()).extracting(Claim::id).containsExactly("b");
        assertThatThrownBy(wrong::answer).isInstanceOf(IllegalStateException.class);
        assertThat(world.text("ECHO", "next")).isEqualTo("next");
    }

    @Test
    void aUserWhoMayNotSendScriptsIsToldSoAndTheNextAnswerIsTheNextOne() {
        world.redis("ACL", "SETUSER", "clerk", "on", ">pass", "~*", "&*", "+@all", "-eval");
        world.redis("SCRIPT", "FLUSH");
        try (RedisLink clerk = new RedisLink(
                RedisSettings.of("redis://clerk:pass@" + world.settings.host() + ":" + world.settings.port()),
                RedisLink.CALL_TIMEOUT)) {
            assertThatThrownBy(() -> clerk.send(world.jobs.promote(1)))
                    .isInstanceOf(RedisRefusedException.class)
                    .hasMessageContaining("check its ACL");

            assertThat(clerk.send(ping())).isEqualTo("PONG");
        } finally {
            world.redis("ACL", "DELUSER", "clerk");
        }
    }

    @Test
    void aLinkThatWasClosedStaysClosed() {
        world.link.close();

        assertThatThrownBy(() -> world.send(ping()))
                .isInstanceOf(LinkClosedException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void theServerAtTheOtherEndIsOneThatServes() {
        ServerInfo info = ServerInfo.check(world.link);

        assertThat(info.version()).matches("\\d+\\.\\d+.*");
        assertThat(info.evicts()).isFalse();
        if (server == Server.OLDEST) {
            assertThat(info.version()).startsWith("6.2.");
        }
    }

    @Test
    void aServerThatEvictsIsSeen() {
        world.redis("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try {
            assertThat(ServerInfo.check(world.link).evicts()).isTrue();
        } finally {
            world.redis("CONFIG", "SET", "maxmemory-policy", "noeviction");
        }
    }

    private static Call<String> ping() {
        return Call.command("PING", Reply::text);
    }

    private String evals() {
        return world.text("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .map(line -> line.substring("cmdstat_evalsha:".length()))
                .findFirst()
                .orElse("none");
    }
}
