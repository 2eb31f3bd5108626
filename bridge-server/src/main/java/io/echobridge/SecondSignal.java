package io.echobridge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Java process that is ending ignores further signals. Who sends a second one does not want to
 * wait. There is no public API for signals, and every mention of {@code sun.misc} is a warning that
 * cannot be suppressed, hence the reflection.
 */
final class SecondSignal {
  private static final Logger log = LoggerFactory.getLogger(SecondSignal.class);

  /** What a shell makes of the end by a signal. */
  private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 130, "TERM", 143);

  private SecondSignal() {}

  /** From now on SIGTERM and SIGINT end the process without further ado. */
  static void endsAtOnce() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (Map.Entry<String, Integer> each : EXIT_CODES.entrySet()) {
        InvocationHandler halt =
            (proxy, method, arguments) -> {
              Runtime.getRuntime().halt(each.getValue());
              return null;
            };
        signal
            .getMethod("handle", signal, handler)
            .invoke(
                null,
                signal.getConstructor(String.class).newInstance(each.getKey()),
                Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, halt));
      }
    } catch (InvocationTargetException e) {
      // Such as with -Xrs, when Java leaves signals alone.
      log.debug("A second signal would not be noticed: {}", String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      log.debug("A second signal would not be noticed: {}", e.toString());
    }
  }
}
