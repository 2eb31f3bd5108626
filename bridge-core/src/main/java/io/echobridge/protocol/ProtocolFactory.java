package io.echobridge.protocol;

import java.time.Duration;

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
   * Whether its clients can be sent an event of this name. An app refuses an event that none of its
   * protocols can say: as a dead letter of the broker, or as a bad request of the API. Where only
   * some of them can, the others' {@link MessageEncoder#event} is empty. From any thread.
   */
  default boolean says(String event) {
    return true;
  }

  /**
   * Whether its clients can be sent only some names of events. What others can say does not count
   * above: an event that nobody but them could hear is nearly always a mistake.
   */
  default boolean mindsNames() {
    return true;
  }

  /**
   * Whether only apps with keys have clients of it. What it can say does not count for other apps.
   */
  default boolean needsKeys() {
    return false;
  }

  /**
   * How long a client that can come back ({@link Recovery}) may already be gone when its connection
   * is ended because nothing is heard of it; zero where its clients cannot come back.
   */
  default Duration silence(C config) {
    return Duration.ZERO;
  }

  /**
   * Makes the protocol of one app: no thread, no task. To check a configuration, one is made
   * without event loops, and then neither used nor closed.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names the key
   */
  ClientProtocol create(C config, ProtocolContext context);
}
