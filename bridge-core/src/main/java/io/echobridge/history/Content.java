package io.echobridge.history;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.UnmappableMessageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source brought at one point of its lane. Immutable. */
public sealed interface Content {
  /** All its events, in order; none where it turns out to be no event. From any thread. */
  List<MappedEvent> events();

  /** How many bytes it takes of the heap, about. */
  int bytes();

  /** As a broker brought it; null where none did. */
  @Nullable BrokerMessage message();

  /**
   * A broker's message. It is opened when somebody asks for its events: nearly always nobody does.
   */
  record Brought(BrokerMessage message, Mapping mapping) implements Content {
    @Override
    public List<MappedEvent> events() {
      try {
        return mapping.map(message, every -> true);
      } catch (UnmappableMessageException e) {
        return List.of(); // nobody listened, so nobody found out
      }
    }

    @Override
    public int bytes() {
      return message.body().length + 2 * message.address().length();
    }
  }

  /**
   * Events that came from no broker.
   *
   * @param bytes about what they take
   */
  record Opened(List<MappedEvent> events, int bytes) implements Content {
    @Override
    public @Nullable BrokerMessage message() {
      return null;
    }
  }

  /** Events that this node or another one sent through a broker. */
  record Circulated(BrokerMessage message, List<MappedEvent> events) implements Content {
    @Override
    public int bytes() {
      return 2 * message.body().length;
    }
  }
}
