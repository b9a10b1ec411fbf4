package dev.redwork.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jar says whose work it holds: each package that is not ours belongs to a library that its list names. */
class ThirdPartyProcessTest {
    /** The beginnings of packages, and the names under which the list has them. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("picocli", "picocli"),
            Map.entry("ch/qos", "logback-classic"),
            Map.entry("com/fasterxml", "jackson-core"),
            Map.entry("com/github", "ulid-creator"),
            Map.entry("io/javalin", "javalin"),
            Map.entry("io/micrometer", "micrometer-core"),
            Map.entry("io/prometheus", "prometheus-metrics-*"),
            Map.entry("jakarta/servlet", "jakarta.servlet-api"),
            Map.entry("kotlin", "kotlin-stdlib"),
            Map.entry("org/HdrHistogram", "HdrHistogram"),
            Map.entry("org/apache/commons", "commons-pool2"),
            Map.entry("org/apache/hc", "httpclient5"),
            Map.entry("org/eclipse/jetty", "jetty-*"),
            Map.entry("org/intellij", "JetBrains/java-annotations"),
            Map.entry("org/jetbrains", "JetBrains/java-annotations"),
            Map.entry("org/jsoup", "jsoup"),
            Map.entry("org/jspecify", "jspecify"),
            Map.entry("org/slf4j", "slf4j-api"),
            Map.entry("redis/clients", "jedis"),
            Map.entry("redis/embedded", "embedded-redis"));

    @Test
    void everyLibraryInTheJarIsNamed() throws IOException {
        try (JarFile jar = new JarFile(Path.of("target", "redwork.jar").toFile())) {
            Set<String> strangers = new TreeSet<>();
            Set<String> found = new TreeSet<>();
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
                    .filter(name -> !name.startsWith("dev/redwork/"))
                    .forEach(name -> LIBRARIES.keySet().stream()
                            .filter(start -> name.startsWith(start + "/"))
                            .findFirst()
                            .ifPresentOrElse(found::add, () -> strangers.add(name)));

            assertThat(strangers).as("classes of libraries that nobody knows").isEmpty();
            assertThat(found).as("libraries that are still there").isEqualTo(new TreeSet<>(LIBRARIES.keySet()));
            String list = new String(
                    jar.getInputStream(Objects.requireNonNull(jar.getEntry("META-INF/THIRD-PARTY.txt")))
                            .readAllBytes(),
                    UTF_8);
            assertThat(list).contains(LIBRARIES.values());
        }
    }
}
