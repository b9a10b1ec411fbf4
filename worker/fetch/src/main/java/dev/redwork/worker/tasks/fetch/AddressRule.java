package dev.redwork.worker.tasks.fetch;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Which addresses a worker connects to for {@code fetch}. */
@FunctionalInterface
interface AddressRule {
    /** Addresses of the public internet; a producer cannot look into the worker's own network. */
    AddressRule PUBLIC = ReservedNets::kindOf;

    /** Every address: {@code --allow-private}. */
    AddressRule ANY = address -> null;

    /** The kind of an address that must not be connected to, as in "a loopback address"; null when it may be. */
    @Nullable
    String refusal(InetAddress address);
}
