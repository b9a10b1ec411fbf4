package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Calls that failed, and may have changed something all the same. */
class AuditTest {
    @Test
    void aCallThatWasRefusedHasChangedNothing() {
        assertThat(Audit.mayBeDone(Problem.badRequest("no"))).isFalse();
        assertThat(Audit.mayBeDone(new Problem(409, "count-moved", "no"))).isFalse();
    }

    @Test
    void anyOtherMayHaveFailedOnItsWay() {
        assertThat(Audit.mayBeDone(new RedisUnavailableException("away", new IOException())))
                .isTrue();
        assertThat(Audit.mayBeDone(new RedworkException("job a moved on each time")))
                .isTrue();
        assertThat(Audit.mayBeDone(new Problem(503, "stopping", "the server is stopping")))
                .isTrue();
        assertThat(Audit.mayBeDone(new IllegalStateException())).isTrue();
    }
}
