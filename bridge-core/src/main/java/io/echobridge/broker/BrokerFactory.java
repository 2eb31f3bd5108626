package io.echobridge.broker;

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

  /**
   * Makes a broker that is not yet started.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names the key
   */
  Broker create(C config, BrokerContext context);
}
