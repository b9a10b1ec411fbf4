package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.docs.Page.Row;
import dev.redwork.docs.Page.ShellLine;
import org.junit.jupiter.api.Test;

/** What is wrong in a page for users is found: none passes since nothing of it was read. */
class PageTest {
    @Test
    void programsSectionsAndRowsAreRead() {
        Page page = Page.of("a/b", """
                Save this as `A.java`:

                ```java
                package a;

                class A {}
                ```

                ## One

                ```java
                int one = 1;
                ```
                and

                ```java
                System.out.println(one + 1); // 2
                ```

                ## Rows

                ```sh
                export A=1
                ./redwork redis &     # a server
                ./redwork gcd 4 6     # 2
                ```

                | theirs | here | to know |
                |---|---|---|
                | `f()` | `g(a \\| b)` → 3 | |
                | `h` | `redwork queues`, then `redwork jobs -s dead` | |
                | `i` | not there | do without |
                """);

        assertThat(page.programs()).containsExactly("package a;\n\nclass A {}\n");
        assertThat(page.sections())
                .containsExactly("int one = 1;\ndev.redwork.docs.Printed.is(\"2\", \"one + 1\", one + 1);\n");
        assertThat(page.methods()).containsExactly("section0", "row0");
        assertThat(page.source()).contains("Page_a_b", "Printed.is(\"3\", \"g(a | b)\", g(a | b));");
        assertThat(page.commands()).containsExactly("queues", "jobs -s dead");
        assertThat(page.place("row0")).endsWith("`f()`");
        assertThat(page.lines())
                .containsExactly(new ShellLine("redis", "", true), new ShellLine("gcd 4 6", "2", false));
    }

    /** As they are given to jshell. */
    @Test
    void snippetsHaveTheImportsOfTheirPage() {
        Page page = Page.of("c", "```java\nimport a.A;\n\nA b = new A();\n```\nand\n\n```java\nb.c();\n```\n");

        assertThat(page.sections()).containsExactly("b.c();\n");
        assertThat(page.source()).startsWith("import a.A;\n").doesNotContain("new A()", "example.Collatz.*");
    }

    @Test
    void wrongValuesAreFound() {
        assertThatThrownBy(() -> Printed.is("2", "one + 2", 3)).hasMessageContaining("one + 2");
        assertThatThrownBy(() -> Printed.checked("System.out.println(1);\n")).hasMessageContaining("says what");
        ShellLine line = new ShellLine("gcd 4 6", "2 b", false);
        line.holdAnswer("A  B\n1  2    b\n");
        assertThatThrownBy(() -> line.holdAnswer("1  2    bc\n")).hasMessageContaining("gcd 4 6");
    }

    @Test
    void aRowIsCodeOrSaysWhatToDo() {
        assertThat(new Row("`a`", "nothing to set", "it is so").isCode()).isFalse();
        assertThatThrownBy(() -> new Row("`a`", "not there", "").isCode()).hasMessageContaining("`a`");
        assertThatThrownBy(() -> new Row("`a`", "somewhere", "else").isCode()).hasMessageContaining("`a`");
    }
}
