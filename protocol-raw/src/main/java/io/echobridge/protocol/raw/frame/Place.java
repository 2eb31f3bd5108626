package io.echobridge.protocol.raw.frame;

import io.echobridge.protocol.Delivery;
import java.util.Optional;
import java.util.function.Supplier;

/** Where an event stands, as text that a client gives back. */
final class Place {
  /** Stands where no text can name it ({@code history.Offsets}). */
  private static final String NONE = "-";

  private Place() {}

  /** That of an event; empty where nobody keeps a history, or no text can name it. */
  static Optional<String> of(Delivery delivery) {
    Supplier<String> offset = delivery.offset();
    return offset == null ? Optional.empty() : of(offset.get());
  }

  static Optional<String> of(String offset) {
    return offset.equals(NONE) ? Optional.empty() : Optional.of(offset);
  }
}
