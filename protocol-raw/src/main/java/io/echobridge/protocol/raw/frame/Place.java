package io.echobridge.protocol.raw.frame;

import io.echobridge.protocol.Delivery;
import java.util.Optional;
import java.util.function.Supplier;

/** Where an event stands, as text that a client gives back. */
final class Place {
  private Place() {}

  /**
   * That of an event; empty where nobody keeps a history. Where no text can name it, it has one
   * nevertheless, which is no place: a client that comes back with that hears of a gap.
   */
  static Optional<String> of(Delivery delivery) {
    return Optional.ofNullable(delivery.offset()).map(Supplier::get);
  }
}
