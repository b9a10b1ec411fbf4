package dev.redwork.site;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.reactor.IOSession;

/**
 * Makes the end of a client's stream an error. The server would take it for a client that only has no more to ask, wait, and
 * send its answer to nobody, and the log would tell of an answer.
 */
final class EndOfClient {
    private EndOfClient() {}

    /** A session that is like this one in all else. A proxy, since of its thirty methods only one matters. */
    static IOSession isAnError(IOSession session) {
        return (IOSession) Proxy.newProxyInstance(
                EndOfClient.class.getClassLoader(), new Class<?>[] {IOSession.class}, (self, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("read") && answer.equals(-1)) {
                        throw new ConnectionClosedException("the client went away");
                    }
                    return answer;
                });
    }
}
