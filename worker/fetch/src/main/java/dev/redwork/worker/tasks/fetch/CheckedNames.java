package dev.redwork.worker.tasks.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Answers the addresses that the client then connects to, and no others: checked here, a name cannot mean one address
 * when it is looked at and another when it is used.
 *
 * <p>One refused address refuses the host: a name with a public and a private address is an attack or a mistake, and at which
 * of the two it would be reached cannot be chosen.
 */
final class CheckedNames implements DnsResolver {
    private final AddressRule rule;
    private final BoundedLookups lookups;
    private final FetchWatch watch;

    CheckedNames(AddressRule rule, BoundedLookups lookups, FetchWatch watch) {
        this.rule = rule;
        this.lookups = lookups;
        this.watch = watch;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses =
                WebAddress.isLiteral(host) ? new InetAddress[] {InetAddress.getByName(host)} : lookUp(host);
        for (InetAddress address : addresses) {
            String kind = rule.refusal(address);
            if (kind != null) {
                throw new FetchException(
                        (WebAddress.isLiteral(host) ? host + " is " : host + " is " + address.getHostAddress() + ", ")
                                + kind + ": start the worker with --allow-private to fetch it");
            }
        }
        return addresses;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        FetchGuard guard = watch.guardOfThisThread();
        String before = guard.doing();
        guard.does("its name was still being looked up");
        InetAddress[] addresses = lookups.lookUp(host, guard);
        guard.does(before);
        return addresses;
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) {
        return host;
    }
}
