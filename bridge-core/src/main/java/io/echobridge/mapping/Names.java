package io.echobridge.mapping;

import java.util.HashSet;
import java.util.Set;

/** Names of what rules read of a message besides its address and body. Not thread-safe. */
final class Names {
  private final Set<String> fields = new HashSet<>();
  private final Set<String> headers = new HashSet<>();
  private final Set<String> own = new HashSet<>();

  void field(String name) {
    fields.add(name);
  }

  void header(String name) {
    headers.add(name);
  }

  /** A name of the envelope's own: the envelope knows where it is read. */
  void own(String name) {
    own.add(name);
  }

  Set<String> fields() {
    return Set.copyOf(fields);
  }

  Set<String> headers() {
    return Set.copyOf(headers);
  }

  Set<String> own() {
    return Set.copyOf(own);
  }
}
