package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names under which the server may be called: those that no stranger's DNS can point here, and those that were declared.
 * A page whose name was bound again to our address (DNS rebinding) is told from others by {@code Host} alone.
 */
public final class HostRule {
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern HOST = Pattern.compile("([^:\\[\\]]+|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63}){0,30}");
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|" + BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern OF_THIS_MACHINE = Pattern.compile("localhost|.*\\.(?:localhost|local)");
    private static final int LAST_PORT = 65_535;

    private final Set<String> names;

    /** @param names hosts that were declared, without a port */
    public HostRule(Set<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is the name of a host, as {@code --host-name} takes it. */
    public static boolean isName(String text) {
        return NAME.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Looks at the header {@code Host} of a call.
     *
     * @param values of all its fields
     * @throws Problem 403: it is none, there are two, or it is a name that is not ours
     */
    public void check(List<String> values) {
        if (values.size() != 1 || !allows(values.get(0))) {
            throw new Problem(
                    403,
                    "host",
                    "the server does not answer to this Host: call it by its address or as localhost, or start it with"
                            + " --host-name NAME");
        }
    }

    private boolean allows(String value) {
        Matcher parts = HOST.matcher(value);
        if (!parts.matches() || (parts.group(2) != null && Integer.parseInt(parts.group(2)) > LAST_PORT)) {
            return false;
        }
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        return LITERAL.matcher(host).matches()
                || (NAME.matcher(host).matches()
                        && (OF_THIS_MACHINE.matcher(host).matches() || names.contains(host)));
    }
}
