package io.echobridge.mapping;

import java.util.Map;
import java.util.Optional;

/**
 * One rule of a broker's {@code mappings}, as it is written; {@link Mapping} checks and compiles
 * it.
 *
 * @param when which messages the rule takes; without it all
 * @param envelope how the message is read; {@link Kind#LARAVEL} where it is not said
 * @param channel a template of the channel's name, instead of what the envelope says
 * @param event a template of the event's name, instead of what the envelope says
 * @param except a template of the id of the connection that does not hear the event
 * @param data what the body is, for the envelope {@code raw}; {@link Data#JSON} if not said
 */
public record MappingConfig(
    Optional<When> when,
    Optional<Kind> envelope,
    Optional<String> channel,
    Optional<String> event,
    Optional<String> except,
    Optional<Data> data) {

  /**
   * Conditions, all of which must hold. In each value {@code *} is any run of characters.
   *
   * @param address of the message's address
   * @param header of its headers, by name
   * @param field of what the broker knows, by name
   */
  public record When(
      Optional<String> address,
      Optional<Map<String, String>> header,
      Optional<Map<String, String>> field) {}

  /** The kinds of envelopes. */
  public enum Kind {
    LARAVEL,
    CLOUDEVENTS,
    RAW,
    SOCKETIO_EMITTER
  }

  /** What the body of a raw message is. */
  public enum Data {
    /** One JSON value, which is passed on as it stands. */
    JSON,
    /** Text in UTF-8, which becomes a JSON string. */
    TEXT,
    /** Bytes, which become a JSON string in Base64. */
    BASE64
  }
}
