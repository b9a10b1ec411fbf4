package dev.redwork.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The page's file, and the folder beside it that has its name: drawings, and the rows as JSON. */
record PageFiles(Path page) {
    private static final String MARKDOWN = ".md";

    /**
     * Of a page.
     *
     * @throws IllegalArgumentException when the page cannot be written there
     */
    static PageFiles of(Path page) {
        if (!page.getFileName().toString().endsWith(MARKDOWN)) {
            throw new IllegalArgumentException("--write is a Markdown file, such as docs/reference.md, not " + page);
        }
        Path parent = page.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new IllegalArgumentException(
                    "--write " + page + ": its folder is not there, or cannot be written to");
        }
        if (Files.exists(page) && !(Files.isRegularFile(page) && Files.isWritable(page))) {
            throw new IllegalArgumentException(
                    "--write " + page + " is there already, and is no file that can be written");
        }
        return new PageFiles(page);
    }

    /** As the page names it. */
    String folder() {
        String name = page.getFileName().toString();
        return name.substring(0, name.length() - MARKDOWN.length());
    }

    void write(ReferencePage content, List<String> json) {
        Path folder = page.resolveSibling(folder());
        try {
            Files.createDirectories(folder);
            for (Plot plot : content.sections().stream()
                    .flatMap(section -> section.plots().stream())
                    .toList()) {
                Files.writeString(folder.resolve(plot.file()), plot.svg());
            }
            Files.writeString(
                    folder.resolve("rows.jsonl"),
                    json.stream().map(row -> row + "\n").collect(Collectors.joining()));
            // Last: a page names what is there.
            Files.writeString(page, content.text());
        } catch (IOException e) {
            throw new UncheckedIOException("the page cannot be written: " + e.getMessage(), e);
        }
    }
}
