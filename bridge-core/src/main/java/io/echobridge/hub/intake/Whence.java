package io.echobridge.hub.intake;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.history.Content;
import io.echobridge.mapping.Mapping;
import java.util.function.Supplier;

/** Says where an event came from, for those who watch events pass. */
final class Whence {
  private Whence() {}

  /**
   * Of an event that a broker brought, worked out when it is asked for. Whoever watches may be
   * slow: until then it keeps of the message what it needs.
   *
   * @param broker in words
   */
  static Supplier<String> later(String broker, Mapping mapping, BrokerMessage message) {
    BrokerMessage kept = mapping.kept(message);
    return () -> words(broker, mapping, kept);
  }

  private static String words(String broker, Mapping mapping, BrokerMessage message) {
    int rule = mapping.choose(message).rule().orElse(-1);
    return rule < 0 ? broker : broker + ", mapping rule " + (rule + 1);
  }

  /**
   * The same of an event that the history keeps.
   *
   * @param source the broker, or who published it, in words
   */
  static String words(String source, Content content) {
    if (content instanceof Content.Brought brought) {
      return words(source, brought.mapping(), brought.message());
    }
    return content instanceof Content.Circulated ? "published to a node, by " + source : source;
  }
}
