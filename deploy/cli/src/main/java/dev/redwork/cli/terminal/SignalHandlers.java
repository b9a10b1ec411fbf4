package dev.redwork.cli.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Acts on signals. The JVM's own answer, its shutdown hooks, runs once and cannot hear a second Ctrl-C.
 *
 * <p>{@code sun.misc.Signal} is called by reflection: it is the only way, every JDK has it, and the compiler's warning of it
 * cannot be switched off.
 */
public final class SignalHandlers {
    private SignalHandlers() {}

    /** From now on this runs on each such signal ({@code INT}, {@code TERM}), on a thread of its own. */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    SignalHandlers.class.getClassLoader(), new Class<?>[] {handler}, (self, call, args) -> {
                        if (call.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (InvocationTargetException e) {
            // The JVM keeps the signal for itself (-Xrs): then it ends us in its own way.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no sun.misc.Signal", e);
        }
    }
}
