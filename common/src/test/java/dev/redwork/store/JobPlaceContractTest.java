package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where jobs are, told by one call for those who wait for them to move. */
class JobPlaceContractTest extends StoreContract {
    private List<String> places(String... ids) {
        return world.send(JobPlace.locate(world.keys, List.of(ids))).stream()
                .map(JobPlace::text)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void eachStateHasAWordAndSoHasWhatIsGone(Seed seed) {
        seed.sow(world);
        JobPlace place =
                world.send(JobPlace.locate(world.keys, List.of(world.id))).get(0);
        boolean ended = seed.state.isFinal() && seed != Seed.DEAD;
        assertThat(place.text().replaceFirst(" .*", ""))
                .isEqualTo(seed == Seed.NEW ? "" : ended ? "ended" : seed.state.text());
        assertThat(place.isFinal()).isEqualTo(seed == Seed.NEW || seed.state.isFinal());
    }

    @ParameterizedTest
    @EnumSource(
            value = Seed.class,
            names = {"HELD", "RETRYING", "DEAD"})
    void aSecondStayInTheSameStateIsAnotherPlace(Seed seed) {
        seed.sow(world);
        List<String> before = places("a");
        world.redis("HSET", ":running:s", "a", "8 1 5");
        world.redis("ZADD", ":retrying", "XX", "CH", 5, "a");
        world.redis("ZADD", ":dead", "XX", "CH", 6, "a");
        if (seed != Seed.HELD) {
            world.redis("HDEL", ":running:s", "a");
        }
        assertThat(places("a")).isNotEqualTo(before);
    }

    @Test
    void aScheduledJobThatIsMovedToAnotherTimeStaysWhereItIs() {
        Seed.SCHEDULED.sow(world);
        List<String> before = places("a");
        world.redis("ZADD", ":scheduled", "XX", "CH", 5, "a");
        assertThat(places("a")).isEqualTo(before);
    }

    /** By the lists of what a session holds where that is little, by the ids where it is much. */
    @Test
    void manyAreToldInTheirOrderHoweverManySessionsHold() {
        Seed.HELD.sow(world);
        for (int i = 0; i < 20; i++) {
            world.redis("HSET", ":running:other", "more-" + i, "9 1 5");
            world.redis("SET", ":job:more-" + i, JobJson.write(World.job("more-" + i)));
        }
        world.redis("SET", ":job:waits", JobJson.write(World.job("waits")));
        List<String> expected = List.of("running 7", "pending", "", "running 9");
        assertThat(places("a", "waits", "nobody", "more-3")).isEqualTo(expected);
        String[] all = IntStream.range(0, 1_000).mapToObj(i -> "more-" + i).toArray(String[]::new);
        assertThat(places(all)).hasSize(1_000).startsWith("running 9").endsWith("");
    }

    @Test
    void aPlaceIsNoOtherForParkedJobsOfOthers() {
        Seed.PARKED.sow(world);
        world.redis("SET", ":job:waits", JobJson.write(World.job("waits")));
        assertThat(places("waits", "a")).isEqualTo(List.of("pending", JobState.PARKED.text()));
    }
}
