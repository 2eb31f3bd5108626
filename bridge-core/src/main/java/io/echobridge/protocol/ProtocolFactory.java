package io.echobridge.protocol;

/**
 * How a client protocol is found (by {@link java.util.ServiceLoader}) and made, once for each app.
 * Its settings are a record whose components are the keys of {@code protocols.<name>} in the
 * configuration; their defaults stand, with a comment each, in the plug-in's {@code
 * reference.conf}.
 *
 * @param <C> the record of its settings
 */
public interface ProtocolFactory<C extends Record> {
  /** The word it has in the configuration, such as {@code echo}. */
  String name();

  Class<C> configType();

  /**
   * Makes the protocol of one app: no thread, no task. To check a configuration, one is made
   * without event loops, and then neither used nor closed.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names the key
   */
  ClientProtocol create(C config, ProtocolContext context);
}
