package dev.redwork.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.redwork.job.Defaults;
import dev.redwork.job.Timing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md. Plain tests: fields with the library's own annotation ran zero tests. */
class ArchitectureTest {
    private static final Set<String> WALL_CLOCK =
            Set.of("currentTimeMillis", "now", "systemUTC", "systemDefaultZone", "millis", "instant");

    private static final int MOST_FILES_OF_A_PACKAGE = 40;

    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(Modules.classes());

    @Test
    void theWholeHouseIsLookedAt() {
        assertThat(CLASSES.stream().map(type -> type.getPackageName()))
                .contains(
                        "dev.redwork.job",
                        "dev.redwork.json",
                        "dev.redwork.listener",
                        "dev.redwork.redis",
                        "dev.redwork.store",
                        "dev.redwork.admin",
                        "dev.redwork.queue",
                        "dev.redwork.queue.record",
                        "dev.redwork.text",
                        "dev.redwork.tasks",
                        "dev.redwork.producer",
                        "dev.redwork.producer.metrics",
                        "dev.redwork.producer.tasks",
                        "dev.redwork.worker",
                        "dev.redwork.worker.metrics",
                        "dev.redwork.worker.tasks",
                        "dev.redwork.worker.tasks.fetch",
                        "dev.redwork.worker.tasks.files",
                        "dev.redwork.bench",
                        "dev.redwork.cli",
                        "dev.redwork.cli.batch",
                        "dev.redwork.cli.command",
                        "dev.redwork.cli.job",
                        "dev.redwork.cli.queue",
                        "dev.redwork.cli.quickstart",
                        "dev.redwork.cli.site",
                        "dev.redwork.cli.task",
                        "dev.redwork.cli.terminal",
                        "dev.redwork.cli.view",
                        "dev.redwork.cli.worker",
                        "dev.redwork.dashboard",
                        "dev.redwork.dashboard.api",
                        "dev.redwork.dashboard.guard",
                        "dev.redwork.dashboard.html",
                        "dev.redwork.dashboard.http",
                        "dev.redwork.dashboard.page",
                        "dev.redwork.dashboard.page.job",
                        "dev.redwork.doctor",
                        "dev.redwork.embedded",
                        "dev.redwork.faultproxy",
                        "dev.redwork.reference",
                        "dev.redwork.site",
                        "dev.redwork.supervisor",
                        "dev.redwork.weblogs");
    }

    /**
     * The command line stands on {@code Admin}, as programs do, so that both say and do the same. The readers below it are for those that
     * no program needs: {@code top}, {@code doctor}, and pills.
     */
    @Test
    void commandsAskAdminAndNotTheReaders() {
        noClasses()
                .that()
                .resideInAPackage("dev.redwork.cli..")
                .and()
                .haveNameNotMatching(".*\\.cli\\.queue\\.(Top\\w*|DoctorCommand)(\\$.*)?")
                .and()
                .haveNameNotMatching(".*\\.cli\\.worker\\.(StopCommand|Pills)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.redwork.admin..")
                .check(CLASSES);
    }

    @Test
    void aJobIsPureJdk() {
        onlyDependsOn("dev.redwork.job..", "dev.redwork.job..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void dependenciesPointOneWay() {
        onlyDependsOn("dev.redwork.tasks..", "dev.redwork.tasks..", "dev.redwork.job..", "java..", "org.jspecify..")
                .check(CLASSES);
        onlyDependsOn("dev.redwork.listener..", "dev.redwork.listener..", "java..", "org.jspecify..", "org.slf4j..")
                .check(CLASSES);
        onlyDependsOn("dev.redwork.text..", "dev.redwork.text..", "java..", "org.jspecify..")
                .check(CLASSES);
        onlyDependsOn(
                        "dev.redwork.queue.record..",
                        "dev.redwork.queue.record..",
                        "dev.redwork.job..",
                        "java..",
                        "org.jspecify..")
                .check(CLASSES);
        none("dev.redwork.json..", "dev.redwork.[redis|store|admin|queue|tasks]..")
                .check(CLASSES);
        none("dev.redwork.redis..", "dev.redwork.[json|store|admin|queue|tasks]..")
                .check(CLASSES);
        none("dev.redwork.store..", "dev.redwork.[admin|queue|tasks]..").check(CLASSES);
        none("dev.redwork.admin..", "dev.redwork.queue", "dev.redwork.tasks..").check(CLASSES);
        none(
                        "dev.redwork.[job|json|redis|store|admin|queue|text|tasks]..",
                        "dev.redwork.producer..",
                        "dev.redwork.worker..")
                .check(CLASSES);
        none("dev.redwork.[producer|worker]..", "dev.redwork.queue").check(CLASSES);
        none(
                        "dev.redwork.[job|json|redis|store|admin|queue|text|tasks|producer|worker]..",
                        "dev.redwork.cli..",
                        "dev.redwork.bench..",
                        "dev.redwork.dashboard..",
                        "dev.redwork.reference..",
                        "dev.redwork.doctor..",
                        "dev.redwork.embedded..",
                        "dev.redwork.site..",
                        "dev.redwork.supervisor..",
                        "dev.redwork.weblogs..")
                .check(CLASSES);
        onlyDependsOn("dev.redwork.weblogs..", "dev.redwork.weblogs..", "java..", "org.jspecify..")
                .check(CLASSES);
        none("dev.redwork.supervisor..", "dev.redwork.cli..", "dev.redwork.producer..", "dev.redwork.embedded..")
                .check(CLASSES);
        onlyDependsOn(
                        "dev.redwork.site..",
                        "dev.redwork.site..",
                        "dev.redwork.job..",
                        "org.apache.hc.core5..",
                        "org.slf4j..",
                        "java..",
                        "org.jspecify..")
                .check(CLASSES);
        onlyDependsOn(
                        "dev.redwork.doctor..",
                        "dev.redwork.doctor..",
                        "dev.redwork.[redis|store|admin]..",
                        "dev.redwork.queue.record..",
                        "dev.redwork.job..",
                        "java..",
                        "org.jspecify..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.redwork.bench..", "dev.redwork.reference..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.redwork.bench..", "dev.redwork.reference..")
                .check(CLASSES);
        onlyUsedIn("dev.redwork.dashboard..", "dev.redwork.dashboard..").check(CLASSES);
        none("dev.redwork.dashboard.[api|guard|http]..", "dev.redwork.dashboard.[html|page]..")
                .check(CLASSES);
        none("dev.redwork.dashboard.html..", "dev.redwork.dashboard.page..").check(CLASSES);
        none("dev.redwork.dashboard.page.job..", "dev.redwork.dashboard.page").check(CLASSES);
        none("dev.redwork.dashboard.http..", "dev.redwork.dashboard.[guard|api]..")
                .check(CLASSES);
        none("dev.redwork.dashboard.guard..", "dev.redwork.dashboard.api..").check(CLASSES);
        none("dev.redwork.embedded..", "dev.redwork.[job|redis|store|admin|cli]..")
                .check(CLASSES);
        onlyDependsOn("dev.redwork.faultproxy..", "dev.redwork.faultproxy..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    /** So that a story with a short lease has it everywhere. */
    @Test
    void spansOfALeaseAreHandedDown() {
        for (String span : List.of("LEASE", "RENEW_EVERY", "BLOCK", "INTERRUPT_GRACE")) {
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(Timing.class.getName())
                    .and()
                    .doNotHaveFullyQualifiedName(Defaults.class.getName())
                    .should()
                    .accessField(Defaults.class, span)
                    .check(CLASSES);
        }
    }

    @Test
    void producerAndWorkerDoNotKnowEachOther() {
        none("dev.redwork.producer..", "dev.redwork.worker..").check(CLASSES);
        none("dev.redwork.worker..", "dev.redwork.producer..").check(CLASSES);
    }

    @Test
    void everyLibraryHasOneHome() {
        onlyUsedIn("redis.clients..", "dev.redwork.[redis|store|admin]..").check(CLASSES);
        onlyUsedIn("com.fasterxml..", "dev.redwork.json..", "dev.redwork.cli..", "dev.redwork.dashboard..")
                .check(CLASSES);
        onlyUsedIn("io.javalin..", "dev.redwork.dashboard..").check(CLASSES);
        onlyUsedIn("org.eclipse.jetty..", "dev.redwork.dashboard..").check(CLASSES);
        onlyUsedIn("org.jsoup..", "dev.redwork.worker.tasks.fetch..").check(CLASSES);
        onlyUsedIn(
                        "picocli..",
                        "dev.redwork.cli..",
                        "dev.redwork.bench..",
                        "dev.redwork.reference..",
                        "dev.redwork.dashboard..")
                .check(CLASSES);
        onlyUsedIn("ch.qos.logback..", "dev.redwork.cli..").check(CLASSES);
        onlyUsedIn("org.HdrHistogram..", "dev.redwork.bench..").check(CLASSES);
        onlyUsedIn("redis.embedded..", "dev.redwork.embedded..").check(CLASSES);
        onlyUsedIn(
                        "io.micrometer..",
                        "dev.redwork.producer.metrics..",
                        "dev.redwork.worker.metrics..",
                        "dev.redwork.cli.worker..",
                        "dev.redwork.dashboard.api..")
                .check(CLASSES);
        onlyUsedIn("org.openjdk.jmh..", "dev.redwork.jmh..").check(CLASSES);
        onlyUsedIn("org.apache.hc..", "dev.redwork.worker.tasks.fetch..", "dev.redwork.site..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.redwork.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** The engine of the worker is one package: closed doors are worth more than folders there. */
    @Test
    void noRoomIsWithoutWalls() {
        Map<String, Long> crowded = CLASSES.stream()
                .filter(type -> type.getEnclosingClass().isEmpty())
                .filter(type -> !type.getPackageName().equals("dev.redwork.worker"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        crowded.values().removeIf(files -> files <= MOST_FILES_OF_A_PACKAGE);
        assertThat(crowded).isEmpty();
    }

    @Test
    void packagesAreNamedByWhatIsInThem() {
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..core..", "..impl..", "..helper..", "..base..")
                .check(CLASSES);
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Abstract[A-Z]\\w*)")
                .check(CLASSES);
    }

    @Test
    void nobodyDeserializesJavaObjectsOrLoadsClassesByName() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.redwork.cli..")
                .should()
                .callMethod(Class.class, "forName", String.class)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineReadsTheEnvironmentAndEndsTheProcess() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.redwork.[job|json|redis|store|admin|queue|text|tasks|producer|worker]..")
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(CLASSES);
    }

    /** Whose clock is an hour off must do no harm. */
    @Test
    void theLibraryReadsNoWallClock() {
        for (Class<?> clock : List.of(System.class, Instant.class, Clock.class, Date.class)) {
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.redwork.[job|json|redis|store|admin|queue|text|tasks|producer|worker]..")
                    .should()
                    .callCodeUnitWhere(readsWallClock(clock))
                    .check(CLASSES);
        }
    }

    private static DescribedPredicate<JavaCall<?>> readsWallClock(Class<?> clock) {
        return DescribedPredicate.describe("reads the time of " + clock, call -> {
            boolean reads =
                    WALL_CLOCK.contains(call.getName()) || (call.getName().equals("<init>") && clock == Date.class);
            return call.getTargetOwner().isEquivalentTo(clock) && reads;
        });
    }

    /** What decides is tested by a clock that the test turns. */
    @Test
    void producerAndWorkerReadTimeFromATicker() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.redwork.[producer|worker]..")
                .should()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    /** They are handed what they need. Users see the worker, and its options start one. */
    @Test
    void noPartOfTheWorkerKnowsTheWorker() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.redwork.worker..")
                .and()
                .haveNameNotMatching(".*\\.(Worker|Worker\\$.*|WorkerOptions\\$Builder)")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.redwork.worker.Worker")
                .check(CLASSES);
    }

    /** State has one owner: others use its verbs. */
    @Test
    void noStateOfTheWorkerIsChangedFromOutsideOfItsClass() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.redwork.worker")
                .and()
                .areNotFinal()
                .should()
                .bePrivate()
                .check(CLASSES);
    }

    /** Users compile against it: those packages may change from one version to the next. */
    @Test
    void signaturesForUsersNameNoTypeOfRedisStoreOrAdmin() {
        List<String> leaks = CLASSES.stream()
                .filter(type -> isOpen(type.getModifiers()) && isForUsers(type))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> isOpen(unit.getModifiers()))
                .filter(unit -> Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                        .flatMap(named -> named.getAllInvolvedRawTypes().stream())
                        .anyMatch(named -> named.getPackageName().matches("dev\\.redwork\\.(redis|store|admin)")))
                .map(JavaCodeUnit::getFullName)
                .toList();
        assertThat(leaks).isEmpty();
    }

    private static boolean isForUsers(JavaClass type) {
        return type.getPackageName().matches("dev\\.redwork\\.(job|queue|tasks|producer|worker)(\\..*)?");
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    @Test
    void noSimpleNameIsThereTwice() {
        Map<String, Long> names = CLASSES.stream()
                .filter(type -> type.getEnclosingClass().isEmpty())
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertThat(names.entrySet().stream().filter(name -> name.getValue() > 1))
                .isEmpty();
    }

    @Test
    void publicClassesOfTheLibraryAreFinal() {
        classes()
                .that()
                .resideInAnyPackage("dev.redwork.[job|json|redis|store|admin|queue|text|tasks|producer|worker]..")
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveFullyQualifiedName("dev.redwork.job.RedworkException")
                .and()
                .doNotHaveFullyQualifiedName("dev.redwork.job.TypeToken")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    /** The rules can fail: this one is broken on purpose, by this very class. */
    @Test
    void aPlantedViolationIsFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.redwork.architecture..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util..");
        assertThatThrownBy(() -> rule.check(planted)).isInstanceOf(AssertionError.class);
    }

    static final class Planted {
        final ArrayList<String> violation = new ArrayList<>();
    }

    private static ArchRule onlyDependsOn(String from, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    private static ArchRule none(String from, String... forbidden) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }

    private static ArchRule onlyUsedIn(String library, String... homes) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
