package io.echobridge.broker;

import java.util.Optional;
import java.util.Set;

/**
 * How a broker plug-in is found (by {@link java.util.ServiceLoader}) and made. Its settings are a
 * record whose components are the keys of the broker's block in the configuration; their defaults
 * stand, with a comment each, in the plug-in's {@code reference.conf} under {@code
 * echobridge.brokers.<type>}.
 *
 * @param <C> the record of its settings
 */
public interface BrokerFactory<C extends Record> {
  /** The word that {@code type = …} names it by, such as {@code redis}. */
  String type();

  Class<C> configType();

  /** The names that {@link BrokerMessage#field} knows, for the checks of mappings. */
  default Set<String> fields() {
    return Set.of();
  }

  /** Whether its brokers can {@link Broker#publish}. */
  default boolean publishes() {
    return false;
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

  /**
   * Makes a broker that is not yet started.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names the key
   */
  Broker create(C config, BrokerContext context);
}
