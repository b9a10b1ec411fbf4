package dev.redwork.site;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redwork.job.Names;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The page that a {@link Site} has for a name, so that whoever fetched many of them can check the sums.
 *
 * <pre>
 *     c = CRC-32 of the name
 *     n = 20 + c mod 100                  words in its paragraph
 *     word i = WORDS[(c + i) mod 10]      i from 1 to n
 * </pre>
 *
 * @param name {@code [A-Za-z0-9._-]{1,64}}
 */
public record SitePage(String name) {
    private static final List<String> WORDS =
            List.of("amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heath", "iris", "juniper");

    private static final int FEWEST = 20;
    private static final int SPREAD = 100;

    /** The words, separated by blanks, in the lines around the paragraph. */
    private static final int WORDS_AROUND = 11;

    /**
     * The page of this name.
     *
     * @throws IllegalArgumentException when it is no name
     */
    public SitePage {
        Names.check("page", name);
    }

    public String title() {
        return "Page " + name;
    }

    /** All of it; ASCII. */
    public String html() {
        long code = code();
        String text = IntStream.rangeClosed(1, paragraph(code))
                .mapToObj(i -> WORDS.get((int) ((code + i) % WORDS.size())))
                .collect(Collectors.joining(" "));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head> <title>%s</title> </head>
                <body><p> %s </p></body>
                </html>
                """.formatted(title(), text);
    }

    /** Its size. */
    public int bytes() {
        return html().length();
    }

    /** How many words blanks part in all of it, tags included. */
    public int words() {
        return WORDS_AROUND + paragraph(code());
    }

    private long code() {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(US_ASCII));
        return crc.getValue();
    }

    private static int paragraph(long code) {
        return FEWEST + (int) (code % SPREAD);
    }
}
