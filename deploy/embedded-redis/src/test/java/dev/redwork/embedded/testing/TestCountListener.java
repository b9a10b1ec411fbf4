package dev.redwork.embedded.testing;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails the run when a test was skipped or a test class ran no test: both look like success in the summary. Registered by
 * {@code META-INF/services}, so it watches every module that has this test-jar on its class path.
 *
 * <p>It speaks at the end of the launcher's session, because that is the one callback whose exception is not caught: Surefire
 * and Failsafe then fail the build with its message, after all tests have run and been reported.
 */
public final class TestCountListener implements LauncherSessionListener {
    private final Predicate<Class<?>> mustHaveTests;
    private @Nullable TestCount count;

    /** Watches classes whose name ends with {@code Test}. */
    public TestCountListener() {
        this(TestCountListener::isTestClass);
    }

    TestCountListener(Predicate<Class<?>> mustHaveTests) {
        this.mustHaveTests = mustHaveTests;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        TestCount watching = new TestCount(mustHaveTests);
        session.getLauncher().registerTestExecutionListeners(watching);
        session.getLauncher().registerLauncherDiscoveryListeners(watching);
        count = watching;
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> complaints = count == null ? List.of() : count.complaints();
        if (!complaints.isEmpty()) {
            throw new TestsDidNotRunException(complaints);
        }
    }

    static boolean isTestClass(Class<?> type) {
        return type.getSimpleName().endsWith("Test") && !Modifier.isAbstract(type.getModifiers());
    }
}
