package dev.redwork.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class TestCountListenerTest {
    @ParameterizedTest
    @ValueSource(classes = {Planted.Sound.class, Planted.SoundInside.class})
    void acceptsClassesThatRanATest(Class<?> planted) {
        assertThatCode(() -> run(planted)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(classes = {Planted.WithoutTests.class, Planted.EmptyFactory.class, Planted.AllDisabled.class})
    void findsClassesThatRanNone(Class<?> planted) {
        assertThatThrownBy(() -> run(planted))
                .isInstanceOf(TestsDidNotRunException.class)
                .hasMessageContaining(planted.getName() + " ran no test");
    }

    @Test
    void findsSkippedAndAbortedTests() {
        assertThatThrownBy(() -> run(Planted.OneDisabled.class))
                .hasMessageContaining("OneDisabled.rests() was skipped (no time)");
        assertThatThrownBy(() -> run(Planted.AllDisabled.class))
                .hasMessageContaining("AllDisabled was skipped (no time)");
        assertThatThrownBy(() -> run(Planted.Aborting.class)).hasMessageContaining("Aborting.gives() was aborted");
    }

    @Test
    void watchesByItselfAllClassesThatAreCalledTests() {
        assertThat(ServiceLoader.load(LauncherSessionListener.class))
                .hasAtLeastOneElementOfType(TestCountListener.class);
        assertThat(TestCountListener.isTestClass(TestCountListenerTest.class)).isTrue();
        assertThat(TestCountListener.isTestClass(TestCountListener.class)).isFalse();
    }

    private static void run(Class<?> planted) {
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .addLauncherSessionListeners(new TestCountListener(type -> true))
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getLauncher()
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectClass(planted))
                            .build());
        }
    }
}
