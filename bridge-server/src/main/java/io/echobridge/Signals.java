package io.echobridge;

import java.lang.reflect.Proxy;

/** Signals of the operating system. */
final class Signals {
  private Signals() {}

  /**
   * Has something done, on a thread of its own, whenever a signal comes.
   *
   * @param name without SIG, such as {@code HUP}
   * @throws IllegalStateException when this Java cannot tell
   */
  static void on(String name, Runnable action) {
    try {
      // The class has been here since Java 1.2 and nothing took its place, but javac warns of it in
      // a way that cannot be switched off.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object calling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no signals (module jdk.unsupported)", e);
    }
  }
}
