package dev.redwork.cli.terminal;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: {@code 500000 64kB 10MB 10MiB 1.5GB}. Units of 1000, with an i of 1024. */
public final class ByteSize implements ITypeConverter<Long> {
    private static final long MOST = 1L << 40;

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,13}(?:\\.\\d{1,9})?) ?([a-z]{0,3})");

    private static final Map<String, Integer> UNITS = Map.of(
            "",
            1,
            "b",
            1,
            "kb",
            1_000,
            "mb",
            1_000_000,
            "gb",
            1_000_000_000,
            "kib",
            1 << 10,
            "mib",
            1 << 20,
            "gib",
            1 << 30);

    /**
     * Reads one; a broken byte is cut off.
     *
     * @throws IllegalArgumentException whose message says what was given and how to write it
     */
    public static long parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.toLowerCase(Locale.ROOT));
        Integer unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a number of bytes: write it like 500000, 64kB, 10MB or 10MiB");
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        if (bytes.compareTo(BigDecimal.ONE) < 0 || bytes.compareTo(BigDecimal.valueOf(MOST)) > 0) {
            throw new IllegalArgumentException("'" + text + "' must be 1 byte to 1 TiB");
        }
        return bytes.longValue();
    }

    /** For picocli: an option's value. */
    @Override
    public Long convert(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
