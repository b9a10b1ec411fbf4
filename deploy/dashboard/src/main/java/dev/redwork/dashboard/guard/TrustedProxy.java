package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A proxy that has asked its users who they are, and names them in a header.
 *
 * @param address from which it calls; the header of any other is not looked at
 * @param header {@code X-Forwarded-User}
 * @param roles of each user that it names
 */
public record TrustedProxy(InetAddress address, String header, Set<Role> roles) {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

    /**
     * One.
     *
     * @param address an IP address, not a name: whoever answers for the name would decide whom we trust
     * @throws IllegalArgumentException that names what makes no sense
     */
    public static TrustedProxy of(String address, String header, Set<Role> roles) {
        if (!HEADER.matcher(header).matches()) {
            throw new IllegalArgumentException("'" + header + "' is no name of a header");
        }
        try {
            if (LITERAL.matcher(address).matches()) {
                return new TrustedProxy(InetAddress.getByName(address), header, Set.copyOf(roles));
            }
        } catch (UnknownHostException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + address + "' is no IP address");
    }

    boolean isAt(String peer) {
        try {
            return InetAddress.getByName(peer).equals(address);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
