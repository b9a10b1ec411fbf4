package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlersTest {
    @Test
    void whatHandlersUseTogetherIsClosedAlsoWhenSomeOfItCannotBe() {
        List<String> closed = new ArrayList<>();
        Handlers handlers = new Handlers()
                .closeWithWorker(() -> closed.add("pool"))
                .closeWithWorker(() -> {
                    throw new IOException("stuck");
                })
                .add(module -> module.closeWithWorker(() -> closed.add("client")));
        assertThat(closed).isEmpty();
        handlers.close();
        assertThat(closed).containsExactly("pool", "client");
    }

    private static final Task<Integer, Integer> SQUARE = Task.of("square", Integer.class, Integer.class);

    private static void square(List<JobOfMany<Integer, Integer>> jobs) {
        jobs.forEach(one -> one.succeed(one.input() * one.input()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, most of task square is 0",
        "1001, 1, most of task square is 1001",
        "1, -1, within of task square is PT-0.001S",
        "1, 300001, within of task square is PT5M0.001S"
    })
    void boundsOfACallAreNamedWithTheirTask(int most, long within, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Handlers().handleMany(SQUARE, most, Duration.ofMillis(within), HandlersTest::square))
                .withMessageContaining(message);
    }

    @Test
    @SuppressWarnings("NullAway")
    void aHandlerOfManyIsThereAndTheOnlyOneOfItsTask() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handlers().handleMany(SQUARE, 1, Duration.ZERO, null))
                .withMessage("the handler of task square is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handlers()
                        .handle(SQUARE, (number, context) -> number)
                        .handleMany(SQUARE, 1_000, Duration.ofMinutes(5), HandlersTest::square))
                .withMessage("task square has two handlers");
    }

    @Test
    void aHandlerOfManyCanBeCalledWithOneJob() throws Exception {
        Handlers handlers = new Handlers().handleMany(SQUARE, 10, Duration.ZERO, HandlersTest::square);
        assertThat(handlers.handler(SQUARE).run(7, JobContext.alone("square"))).isEqualTo(49);
        assertThat(handlers.tasks()).containsExactly(SQUARE);

        TaskHandler<Integer, Integer> thrower = new Handlers()
                .handleMany(SQUARE, 10, Duration.ZERO, jobs -> {
                    throw new IOException("disk");
                })
                .handler(SQUARE);
        assertThatThrownBy(() -> thrower.run(7, JobContext.alone("square")))
                .isInstanceOf(IOException.class)
                .hasMessage("disk");
    }

    @Test
    void aTestMayMakeTheJobsOfACall() throws Exception {
        JobOfMany<Integer, Integer> one = JobOfMany.alone(SQUARE, 3);
        JobOfMany<Integer, Integer> other = JobOfMany.alone(SQUARE, 4);
        assertThatIllegalStateException().isThrownBy(one::output).withMessageContaining("said nothing");
        square(List.of(one));
        one.fail(new IOException("too late"));
        other.fail(new StackOverflowError("deep"));
        other.succeed(1);

        assertThat(one.output()).isEqualTo(9);
        assertThat(one.isAnswered()).isTrue();
        assertThatThrownBy(other::output).isInstanceOf(StackOverflowError.class);
        assertThat(one.context().task()).isEqualTo("square");
    }
}
