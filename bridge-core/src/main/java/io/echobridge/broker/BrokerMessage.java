package io.echobridge.broker;

import io.echobridge.channel.TraceContext;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as a broker handed it over, undecoded, with what the broker knows of it. What event it
 * is, if any, is the mapping's to say. Immutable: the listener may keep it, and read it later on
 * any thread.
 */
public interface BrokerMessage {
  /**
   * Where it was published to, in the broker's own terms but without this app's prefix: the channel
   * of Redis, a routing key, a topic. Unless the mapping says otherwise this is the channel.
   */
  String address();

  /** The bytes. The listener keeps the array, so it must not be used again. */
  byte[] body();

  /**
   * Which of the broker's sequences it stands in ({@link Places}); -1 where the broker names no
   * places.
   */
  default int lane() {
    return -1;
  }

  /** Where it stands in its {@link #lane}, in this node's count. */
  default long ordinal() {
    return -1;
  }

  /**
   * Whether it was published before this node was up, and is read only now: it goes into the
   * history, and to no client as news.
   */
  default boolean isPast() {
    return false;
  }

  /**
   * What else the broker knows of it, such as the key of a record.
   *
   * @param name one of {@link BrokerProbe#fields}
   * @return nothing where this message has none, or one that is no text
   */
  default Optional<String> field(String name) {
    return Optional.empty();
  }

  /**
   * A header that the publisher gave it; names are case-sensitive.
   *
   * @return nothing where this message has none, or one that is no text
   */
  default Optional<String> header(String name) {
    return Optional.empty();
  }

  /**
   * What work its publisher says that it is part of, in its headers; null where they say nothing.
   */
  default @Nullable TraceContext trace() {
    return TraceContext.of(header("traceparent").orElse(null), header("tracestate").orElse(null));
  }

  /**
   * The same message as it is worth keeping for minutes: of its fields and headers, which may take
   * many times as much as its body, it has only these. What the broker's client library made for it
   * can be forgotten.
   */
  default BrokerMessage only(Set<String> fields, Set<String> headers) {
    return Excerpt.of(this, fields, headers);
  }

  /**
   * About how many bytes of the heap its texts take: the address, the body, and the fields and
   * headers that {@link #only} has left it. Of a message with all that the broker knows, nobody
   * says how much that is.
   */
  default int bytes() {
    return body().length + 2 * address().length();
  }

  /** A message of which nothing is known but its address. */
  static BrokerMessage of(String address, byte[] body) {
    return new PlainMessage(address, body, -1, -1, false);
  }

  /** A message of which nothing is known but its address and where it stands in its lane. */
  static BrokerMessage of(String address, byte[] body, int lane, long ordinal) {
    return new PlainMessage(address, body, lane, ordinal, false);
  }

  /** As the other one, but published before this node was up ({@link #isPast}). */
  static BrokerMessage past(String address, byte[] body, int lane, long ordinal) {
    return new PlainMessage(address, body, lane, ordinal, true);
  }
}
