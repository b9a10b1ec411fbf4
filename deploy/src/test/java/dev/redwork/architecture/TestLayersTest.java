package dev.redwork.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test of the project is run by somebody: {@code verify}, {@code -Pprocesses}, or by hand for a reason that is written down. */
class TestLayersTest {
    /** What starts JVMs, by its class' name. */
    private static final Pattern PROCESSES = Pattern.compile(".*(ProcessTest|TortureTest)");

    private static final Pattern BY_HAND = Pattern.compile(".*(ByHandTest|Benchmark)");

    private static final Set<String> TEST = Set.of(
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.TestFactory",
            "org.junit.jupiter.api.RepeatedTest",
            "org.junit.jupiter.params.ParameterizedTest");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(Modules.testClasses());

    @Test
    void aClassWithTestsIsCalledSoAndOneThatIsCalledSoHasTests() {
        assertThat(tests().filter(type -> !type.getSimpleName().endsWith("Test")))
                .as(
                        "classes with tests that nobody runs: a name ends with Test, ContractTest, StoryTest, ProcessTest ...")
                .isEmpty();
        assertThat(outer().filter(type -> type.getSimpleName().endsWith("Test"))
                        .filter(type -> !type.getModifiers().contains(ABSTRACT))
                        .filter(type -> !hasTests(type)))
                .as("classes without a test")
                .isEmpty();
    }

    @Test
    void whatIsRunByHandHasItsReasonInThePage() throws IOException {
        String page = Files.readString(Modules.ROOT.resolve("CONTRIBUTING.md"));
        String table = page.substring(page.indexOf("| by hand |"));
        List<String> named = Pattern.compile("`(\\w+(?:ByHandTest|Benchmark|TortureTest))`")
                .matcher(table)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replace("`", ""))
                .toList();
        assertThat(outer().map(JavaClass::getSimpleName)
                        .filter(name -> BY_HAND.matcher(name).matches() || name.endsWith("TortureTest"))
                        .filter(name -> !name.equals("NanosBenchmark")))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    /** The patterns of the build are those of this test. */
    @Test
    void theBuildKnowsTheSameLayers() throws IOException {
        assertThat(Files.readString(Modules.ROOT.resolve("pom.xml")))
                .contains(
                        "<exclude>**/*ProcessTest.java</exclude>",
                        "<exclude>**/*TortureTest.java</exclude>",
                        "<exclude>**/*ByHandTest.java</exclude>",
                        "<processes>**/MainJobProcessTest.java</processes>",
                        "<processes>**/*ProcessTest.java, **/*TortureTest.java</processes>",
                        "<exclude>**/*BoundProcessTest.java</exclude>",
                        "<processes.alone>**/*BoundProcessTest.java</processes.alone>",
                        "<processes>**/*ByHandTest.java</processes>");
    }

    @Test
    void onlyProcessTestsStartJvms() {
        Set<String> starters = Set.of(
                "dev.redwork.endtoend.ChildJvm",
                "dev.redwork.endtoend.WorkerProcess",
                "dev.redwork.cli.Spawned",
                "dev.redwork.dashboard.page.BrowserWorld");
        noClasses()
                .that()
                .haveNameMatching(".*Test")
                .and()
                .haveNameNotMatching(PROCESSES.pattern())
                .and()
                .haveNameNotMatching(BY_HAND.pattern())
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "starts a JVM or a browser",
                        call -> starters.contains(call.getTargetOwner().getName())
                                || (call.getTargetOwner().getSimpleName().equals("Scene")
                                        && call.getName().equals("process"))))
                .check(CLASSES);
    }

    private static Stream<JavaClass> tests() {
        return outer().filter(type -> !type.getModifiers().contains(ABSTRACT)).filter(TestLayersTest::hasTests);
    }

    /** Without what is in other classes: planted tests, nested ones, what a generator made. */
    private static Stream<JavaClass> outer() {
        return CLASSES.stream()
                .filter(type -> type.getEnclosingClass().isEmpty())
                .filter(type -> !type.getPackageName().contains("jmh_generated"));
    }

    private static boolean hasTests(JavaClass type) {
        return type.getAllMethods().stream().anyMatch(method -> TEST.stream().anyMatch(method::isAnnotatedWith));
    }
}
