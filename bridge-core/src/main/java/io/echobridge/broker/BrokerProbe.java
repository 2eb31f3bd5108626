package io.echobridge.broker;

import java.util.Optional;
import java.util.Set;

/**
 * A factory that also tells what its brokers' messages look like, without a connection: for the
 * checks of mappings, for {@code explain} and for {@code doctor}. Each method has a default for
 * those that have nothing to tell. The methods are pure: from any thread, at once.
 *
 * @param <C> the record of its settings
 */
public interface BrokerProbe<C extends Record> extends BrokerFactory<C> {
  /** The names that {@link BrokerMessage#field} knows, for the checks of mappings. */
  default Set<String> fields() {
    return Set.of();
  }

  /**
   * The address that a message has once this broker hands it over, for {@code explain}.
   *
   * @param own the address as it is at the broker, such as a Redis channel with its prefix
   * @return nothing where a broker with these settings would not hand it over
   */
  default Optional<String> address(C config, String own) {
    return Optional.of(own);
  }

  /**
   * Which of {@link #fields} is the address, so that {@code explain} need not be told it twice.
   *
   * @return nothing where none is
   */
  default Optional<String> addressField(C config) {
    return Optional.empty();
  }

  /**
   * The same settings, but such that everything at the broker is heard, under the address that it
   * has there: for {@code doctor}, to find what is published where nobody listens.
   *
   * @return nothing where that makes no sense
   */
  default Optional<C> unfiltered(C config) {
    return Optional.empty();
  }
}
