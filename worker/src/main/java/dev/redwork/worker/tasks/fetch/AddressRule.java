package dev.redwork.worker.tasks.fetch;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Which addresses a worker connects to for {@code fetch}. */
@FunctionalInterface
interface AddressRule {
    /** Addresses of the public internet; whoever can enqueue a job cannot look into the worker's own network. */
    AddressRule PUBLIC = ReservedNets::kindOf;

    /** Every address: {@code --allow-private}. */
    AddressRule ANY = address -> null;

    /** What the address is that must not be connected to, as in "a loopback address"; null when it may be. */
    @Nullable
    String refusal(InetAddress address);
}
