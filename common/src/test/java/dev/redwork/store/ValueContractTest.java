package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobOperationStore.Requeue;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one key of a job: each form of its value, beside each way in which its id may stand in the line, before each move that
 * asks for it. One entry is live at most, whatever was cancelled, forgotten and put in again.
 */
class ValueContractTest extends StoreContract {
    private static final String ID = Seed.ID;
    private static final String SPEC = World.text(JobJson.write(World.job(ID)));
    private static final JobResult RESULT =
            new JobResult(ID, "any", JobState.SUCCEEDED, Payload.of("[1,\n2]"), null, 1, "w", 5, 6, List.of(), 0);
    private static final String OUTCOME = World.text(JobJson.write(RESULT));
    private static final String LINE = Seed.CANCELLED_RESULT;

    /** What stands under {@code job:a}, and whether {@code dead} has the id. */
    private enum Form {
        NONE("", false),
        SPEC(ValueContractTest.SPEC, false),
        OUTCOME(ValueContractTest.OUTCOME, false),
        CANCELLED(LINE + "\n" + ValueContractTest.SPEC, false),
        DEAD(ValueContractTest.SPEC, true),
        DEAD_WITHOUT("", true),
        DEAD_WITH_OUTCOME(ValueContractTest.OUTCOME, true);

        final String value;
        final boolean dead;

        Form(String value, boolean dead) {
            this.value = value;
            this.dead = dead;
        }

        boolean isDead() {
            return dead;
        }

        boolean hasEnded() {
            return dead || this == OUTCOME || this == CANCELLED;
        }

        static Form of(World world) {
            String value = world.text("GET", ":job:a");
            boolean dead = !world.text("ZSCORE", ":dead", ID).isEmpty();
            return Arrays.stream(values())
                    .filter(form -> form.value.equals(value) && form.dead == dead)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("job:a is '" + value + "'"));
        }
    }

    /** Entries of the id in the line, and how many of them are void. */
    private record Line(int entries, int voids) {
        Line add(int more, int moreVoid) {
            return new Line(entries + more, voids + moreVoid);
        }

        int live() {
            return Math.max(0, entries - voids);
        }
    }

    private static final List<Line> LINES =
            List.of(new Line(0, 0), new Line(1, 0), new Line(1, 1), new Line(2, 1), new Line(2, 2), new Line(2, 0));

    private record After(String answer, Form form, Line line) {}

    private enum Ask {
        ENQUEUE {
            @Override
            String call(World world) {
                return world.enqueue(ID).isEmpty() ? "new" : "duplicate";
            }

            @Override
            After after(Form form, Line line) {
                return form == Form.NONE
                        ? new After("new", Form.SPEC, line.add(1, 0))
                        : new After("duplicate", form, line);
            }
        },
        ENQUEUE_LATER {
            @Override
            String call(World world) {
                return world.enqueueIn(Duration.ofHours(1), ID).isEmpty() ? "new" : "duplicate";
            }

            @Override
            After after(Form form, Line line) {
                return form == Form.NONE ? new After("new", Form.SPEC, line) : new After("duplicate", form, line);
            }
        },
        CLAIM {
            @Override
            String call(World world) {
                return "takes " + world.claim(10).claims().size();
            }

            @Override
            After after(Form form, Line line) {
                // What stands in the line twice, live, runs twice: only a hand can do that.
                int taken = form == Form.SPEC ? line.live() : 0;
                boolean vanished = form == Form.NONE && line.live() > 0;
                return new After("takes " + taken, vanished ? Form.DEAD_WITHOUT : form, new Line(0, 0));
            }
        },
        CANCEL {
            @Override
            String call(World world) {
                return world.send(world.operating.cancel(List.of(World.unwanted(ID))))
                        .get(0);
            }

            @Override
            After after(Form form, Line line) {
                return form == Form.SPEC
                        ? new After("cancelled", Form.CANCELLED, line.add(0, 1))
                        : new After(form.hasEnded() ? "ended" : "gone", form, line);
            }
        },
        REQUEUE {
            @Override
            String call(World world) {
                return word(world.send(world.operating.requeue(List.of(Requeue.of(ID, null))))
                        .get(0));
            }

            @Override
            After after(Form form, Line line) {
                return switch (form) {
                    case NONE -> new After("gone", form, line);
                    case SPEC -> new After("waiting", form, line);
                    case CANCELLED, DEAD -> new After("requeued", Form.SPEC, line.add(1, 0));
                    case OUTCOME, DEAD_WITHOUT, DEAD_WITH_OUTCOME -> new After("ended", form, line);
                };
            }
        },
        DELETE {
            @Override
            String call(World world) {
                return word(world.send(world.operating.delete(List.of(ID))).get(0));
            }

            @Override
            After after(Form form, Line line) {
                return form.hasEnded()
                        ? new After("deleted", Form.NONE, line)
                        : new After(form == Form.SPEC ? "waiting" : "gone", form, line);
            }
        },
        LOOK {
            @Override
            String call(World world) {
                LookupReply found =
                        world.send(new JobStore(world.keys).lookup(List.of(ID))).get(0);
                return word(found.what())
                        + (found.what() == LookupReply.What.ENDED ? " " + World.text(found.value()) : "");
            }

            @Override
            After after(Form form, Line line) {
                return switch (form) {
                    case NONE -> new After("gone", form, line);
                    case SPEC -> new After("waiting", form, line);
                    case OUTCOME, DEAD_WITH_OUTCOME -> new After("ended " + OUTCOME, form, line);
                    case CANCELLED -> new After("ended " + LINE, form, line);
                    case DEAD, DEAD_WITHOUT -> new After("dead", form, line);
                };
            }
        },
        TRIM {
            @Override
            String call(World world) {
                return world.send(world.operating.dropTombstones()) + " left";
            }

            @Override
            After after(Form form, Line line) {
                return new After(line.voids() + " left", form, line.add(-line.voids(), -line.voids()));
            }
        },
        COMPLETE {
            @Override
            String call(World world) {
                world.redis("HSET", ":running:s", ID, "7 1 5 1");
                Claim held = World.heldUnder(ID, Seed.NUMBER);
                return world.settle(new Outcome.Completed(held, RESULT, World.TTL, null, null))
                                .isEmpty()
                        ? "recorded"
                        : "stale";
            }

            @Override
            After after(Form form, Line line) {
                return new After("recorded", form.isDead() ? Form.DEAD_WITH_OUTCOME : Form.OUTCOME, line);
            }
        },
        REPLACE {
            @Override
            String call(World world) {
                return word(Unique.of(world).replace(ID, Duration.ofHours(1)).word());
            }

            @Override
            After after(Form form, Line line) {
                return new After(form == Form.NONE ? "free" : "held", form, line);
            }
        };

        /** Asks, and answers in one word. */
        abstract String call(World world);

        abstract After after(Form form, Line line);

        private static String word(Enum<?> answer) {
            return answer.name().toLowerCase(Locale.ROOT);
        }
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(Ask.values())
                .flatMap(ask -> Arrays.stream(Form.values())
                        .flatMap(form -> LINES.stream().map(line -> Arguments.of(ask, form, line))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("cases")
    void eachFormInEachLine(Ask ask, Form form, Line line) {
        world.open(World.MINE);
        sow(form, line);

        String answer = ask.call(world);

        Line is = new Line(world.pending().size(), (int) Reply.numberOrZero(world.redis("HGET", ":tombstones", ID)));
        assertThat(new After(answer, Form.of(world), is)).isEqualTo(ask.after(form, line));
        assertThat(world.text("HGET", ":tombstones", ID)).isNotEqualTo("0");
        if (ask != Ask.COMPLETE || form == Form.SPEC) {
            long specs = is(Form.SPEC) || is(Form.DEAD) ? SPEC.length() : 0;
            assertThat(Reply.numberOrZero(world.redis("HGET", ":totals", "bytes")))
                    .as("bytes of all specs and failures")
                    .isEqualTo(specs + world.number("HSTRLEN", ":failures", ID));
        }
    }

    private boolean is(Form form) {
        return Form.of(world) == form;
    }

    private void sow(Form form, Line line) {
        if (!form.value.isEmpty()) {
            world.redis("SET", ":job:a", form.value);
        }
        if (form.isDead()) {
            world.redis("ZADD", ":dead", 5, ID);
            world.redis("HSET", ":failures", ID, Seed.FAILURE);
        }
        world.redis(
                "HSET",
                ":totals",
                "bytes",
                (form == Form.SPEC || form == Form.DEAD ? SPEC.length() : 0)
                        + (form.isDead() ? Seed.FAILURE.length() : 0));
        for (int i = 0; i < line.entries(); i++) {
            world.redis("RPUSH", ":pending", ID);
        }
        if (line.voids() > 0) {
            world.redis("HSET", ":tombstones", ID, line.voids());
        }
    }
}
