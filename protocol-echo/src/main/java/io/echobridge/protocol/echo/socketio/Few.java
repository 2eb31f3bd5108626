package io.echobridge.protocol.echo.socketio;

import java.util.List;
import java.util.stream.Stream;

/**
 * Lists that nearly always have one element or none, and are kept for each client: made anew when
 * they change, they need no room to grow.
 */
final class Few {
  private Few() {}

  static <T> List<T> with(List<T> all, T more) {
    return all.isEmpty() ? List.of(more) : Stream.concat(all.stream(), Stream.of(more)).toList();
  }

  /** Without that very object. */
  static <T> List<T> without(List<T> all, T one) {
    return all.stream().filter(each -> each != one).toList();
  }
}
