package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A class whose initializer fails once, for want of memory, is lost to the JVM for ever. So a worker and a producer that are up,
 * before their first job, have initialized each of their own classes that has an initializer.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClassInitializersProcessTest {
    /** As the JVM tells it: the class with slashes. */
    private static final Pattern INITIALIZED = Pattern.compile("Initializing '([\\w/$]+)'");

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    /** What is up in a JVM, each alone: one must not do the other's work. */
    enum Part {
        WORKER,
        PRODUCER;

        AutoCloseable start(String url) {
            return switch (this) {
                case WORKER ->
                    Worker.builder(url)
                            .lane(1, "default")
                            .add(handlers -> handlers.handle(TestTasks.ECHO, (input, context) -> input))
                            .start();
                case PRODUCER -> Producer.connect(url);
            };
        }

        /** Lists, searches, diagnoses and masks for operators, their connections, rules of what tasks declare before, and what only a worker's janitor does. */
        Set<String> ofOthers() {
            Set<String> others = new HashSet<>(Set.of(
                    "dev.redwork.admin.CompletionRate",
                    "dev.redwork.admin.Diagnosis",
                    "dev.redwork.admin.Diagnosis$1",
                    "dev.redwork.admin.FailureSurvey$Group",
                    "dev.redwork.admin.JobReader$Unreadable",
                    "dev.redwork.admin.JobReader$1",
                    "dev.redwork.admin.JobSearch",
                    "dev.redwork.admin.LinePages",
                    "dev.redwork.admin.QueueNames",
                    "dev.redwork.job.MaskRules",
                    "dev.redwork.json.MaskedJson",
                    "dev.redwork.redis.RedisLinks",
                    "dev.redwork.redis.WrongType",
                    "dev.redwork.store.SearchStore",
                    "dev.redwork.store.StoredLog"));
            if (this == PRODUCER) {
                others.add("dev.redwork.admin.ParkedSweep");
            }
            return others;
        }

        String ownPackage() {
            return "dev.redwork." + name().toLowerCase(Locale.ROOT);
        }
    }

    @SuppressWarnings({"SystemOut", "try"})
    public static void main(String[] args) throws Exception { // as AutoCloseable
        ChildJvm.endWithParent();
        try (AutoCloseable ignored = Part.valueOf(args[1]).start(args[0])) {
            System.out.println("READY");
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatItMayComeToIsInitializedBeforeTheFirstJob(Part part, @TempDir Path directory) throws IOException {
        Path log = directory.resolve("classes.log");
        try (ChildJvm jvm = ChildJvm.start(
                "idle",
                ClassInitializersProcessTest.class,
                List.of("-Xlog:class+init=info:file=" + log),
                Map.of(),
                directory.resolve("idle.log").toFile(),
                List.of(redis.url(), part.name()))) {
            jvm.awaitReady();
        }
        Set<String> initialized = INITIALIZED
                .matcher(Files.readString(log))
                .results()
                .map((MatchResult result) -> result.group(1).replace('/', '.'))
                .collect(Collectors.toSet());

        // Of the JDK: without it no record can be hashed or compared.
        assertThat(initialized).contains("java.lang.runtime.ObjectMethods");
        Set<String> missing = new TreeSet<>(withInitializers(part));
        assertThat(missing)
                .contains("dev.redwork.store.SessionStore$RunningJob")
                .hasSizeGreaterThan(30);
        missing.removeAll(initialized);
        missing.removeAll(part.ofOthers());
        assertThat(missing).isEmpty();
    }

    private static Set<String> withInitializers(Part part) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(
                        "dev.redwork.job",
                        "dev.redwork.json",
                        "dev.redwork.redis",
                        "dev.redwork.store",
                        "dev.redwork.admin",
                        part.ownPackage());
        return classes.stream()
                .filter(type -> type.getStaticInitializer().isPresent())
                .map(JavaClass::getName)
                .filter(name -> !name.contains(".tasks."))
                .collect(Collectors.toSet());
    }
}
