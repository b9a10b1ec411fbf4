package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** docs/admin.md: its program prints what stands below it, and no method is missing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdminDocStoryTest {
    private static final String PAGE = Docs.read("docs/admin.md");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void theProgramPrintsWhatThePageSays(@TempDir Path folder) throws Exception {
        String printed = PAGE.substring(PAGE.indexOf("It prints:"), PAGE.indexOf("| of all queues"));
        assertThat(Program.run(PAGE, REDIS.url(), folder))
                .isEqualTo(printed.replace("It prints:", "").strip().replaceAll("(?m)^ +", "") + "\n");
    }

    @Test
    void everyMethodIsThere() {
        assertThat(Stream.of(Admin.class, QueueAdmin.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("close") && !name.equals("name") && !name.equals("exists"))
                        .filter(name -> !PAGE.contains(name + "(") && !PAGE.contains("Admin." + name)))
                .isEmpty();
    }
}
