package dev.redwork.embedded.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.SelectorResolutionResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Which classes were asked for, which of them ran a test, and which tests were skipped. */
final class TestCount implements TestExecutionListener, LauncherDiscoveryListener {
    private final Predicate<Class<?>> mustHaveTests;
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final Set<String> ran = ConcurrentHashMap.newKeySet();
    private final Set<String> skipped = new ConcurrentSkipListSet<>();
    private volatile @Nullable TestPlan plan;

    TestCount(Predicate<Class<?>> mustHaveTests) {
        this.mustHaveTests = mustHaveTests;
    }

    /**
     * What is wrong with this run; empty if each class ran a test and no test was skipped. Of a session that ran nothing nothing
     * is wrong: where classes run side by side, Maven looks for them in one.
     */
    List<String> complaints() {
        if (plan == null) {
            return List.of();
        }
        List<String> complaints = new ArrayList<>(skipped);
        asked.stream().filter(name -> !ran.contains(name)).forEach(name -> complaints.add(name + " ran no test"));
        return complaints;
    }

    // A class without a single test is not in the test plan; only who asked for it knows of it.
    @Override
    public void selectorProcessed(UniqueId engine, DiscoverySelector selector, SelectorResolutionResult result) {
        if (selector instanceof ClassSelector aClass && mustHaveTests.test(aClass.getJavaClass())) {
            asked.add(aClass.getClassName());
        }
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add(name(test) + " was skipped (" + reason + ")");
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skipped.add(name(test) + " was aborted ("
                    + result.getThrowable().map(Throwable::getMessage).orElse("no reason") + ")");
        } else if (test.isTest()) {
            parents(test).stream().flatMap(parent -> className(parent).stream()).forEach(ran::add);
        }
    }

    private String name(TestIdentifier test) {
        return parents(test).stream()
                .flatMap(parent -> className(parent).stream())
                .findFirst()
                .map(type -> className(test).isPresent() ? type : type + "." + test.getDisplayName())
                .orElse(test.getDisplayName());
    }

    /** The test itself and all that it is in, from the inside out. */
    private List<TestIdentifier> parents(TestIdentifier test) {
        List<TestIdentifier> parents = new ArrayList<>();
        TestPlan current = plan;
        for (TestIdentifier at = test;
                at != null && current != null;
                at = current.getParent(at).orElse(null)) {
            parents.add(at);
        }
        return parents;
    }

    private static Optional<String> className(TestIdentifier test) {
        return test.getSource().map(source -> source instanceof ClassSource type ? type.getClassName() : null);
    }
}
