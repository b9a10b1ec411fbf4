package dev.redwork.worker.tasks.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks for the addresses of a host; may block for as long as it likes. */
@FunctionalInterface
interface NameLookup {
    InetAddress[] lookUp(String host) throws UnknownHostException;
}
