package dev.redwork.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Sources of pages, compiled together by javac into a folder, and loaded from it. */
final class Program {
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public |final |abstract )*(?:class|record) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    private Program() {}

    /**
     * Compiles them as their reader would, with this test's class path.
     *
     * @param folder takes sources and classes
     * @throws AssertionError with the compiler's words when it refuses them
     */
    static ClassLoader compile(Path folder, Collection<String> sources) {
        try {
            Path classes = Files.createDirectories(folder.resolve("classes"));
            List<String> arguments = new ArrayList<>(List.of("-proc:none", "-parameters", "-nowarn", "-cp"));
            arguments.add(System.getProperty("java.class.path"));
            arguments.addAll(List.of("-d", classes.toString()));
            for (String source : sources) {
                arguments.add(write(folder, source).toString());
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(said, true, UTF_8);
            int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(new String[0]));
            assertThat(code).as(said.toString(UTF_8)).isZero();
            return new URLClassLoader(new URL[] {classes.toUri().toURL()}, Program.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The output of a page's one program, which has the server of {@code REDIS_URL}. */
    static String run(String page, String url, Path folder) throws ReflectiveOperationException {
        return runOnly(Docs.blocks(page, "java"), url, folder);
    }

    /** As {@link #run(String, String, Path)}, of a page with several: of the one with this class. */
    static String run(String page, String name, String url, Path folder) throws ReflectiveOperationException {
        List<String> named = Docs.blocks(page, "java").stream()
                .filter(source -> name(source).equals("example." + name))
                .toList();
        return runOnly(named, url, folder);
    }

    private static String runOnly(List<String> programs, String url, Path folder) throws ReflectiveOperationException {
        assertThat(programs).hasSize(1);
        String source = programs.get(0).replace("System.getenv(\"REDIS_URL\")", '"' + url + '"');
        Method main = compile(folder, List.of(source)).loadClass(name(source)).getMethod("main", String[].class);
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, UTF_8));
        try {
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return said.toString(UTF_8);
    }

    /** The full name of the type that a source is of. */
    static String name(String source) {
        Matcher type = TYPE.matcher(source);
        assertThat(type.find()).as("a type in " + source).isTrue();
        Matcher home = PACKAGE.matcher(source);
        return (home.find() ? home.group(1) + "." : "") + type.group(1);
    }

    private static Path write(Path folder, String source) throws IOException {
        String name = name(source);
        Path file = folder.resolve(name.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, source);
    }
}
