package io.echobridge.history;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.UnmappableMessageException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a source brought at one point of its lane. Immutable. */
public sealed interface Content {
  /** Around a text: the objects that it is made of, and its place in a table. */
  int AROUND_TEXT = 64;

  /** Around an event, besides what is around a message. */
  int AROUND_EVENT = 64;

  /** All its events, in order; none where it turns out to be no event. From any thread. */
  List<MappedEvent> events();

  /** How many bytes it takes of the heap, about. */
  int bytes();

  /** As a broker brought it; null where none did. */
  @Nullable BrokerMessage message();

  /**
   * A broker's message. It is opened when somebody asks for its events: nearly always nobody does.
   *
   * @param message with what the mapping reads of it, and nothing else
   */
  record Brought(BrokerMessage message, Mapping mapping) implements Content {
    /** Forgets what nobody will ask a message for. */
    public Brought {
      message = mapping.kept(message);
    }

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
      return message.bytes();
    }
  }

  /**
   * Events that came from no broker.
   *
   * @param bytes about what they take
   */
  record Opened(List<MappedEvent> events, int bytes) implements Content {
    /** One event. Nobody reads what it says of a trace when it is said again: that is forgotten. */
    public static Opened of(ChannelName channel, BroadcastEvent event) {
      int bytes = AROUND_EVENT + 2 * event.name().length() + event.data().length();
      String except = event.exceptSocket();
      bytes += except == null ? 0 : AROUND_TEXT + 2 * except.length();
      for (String each : event.exceptAll()) {
        bytes += AROUND_TEXT + 2 * each.length();
      }
      return new Opened(List.of(new MappedEvent(channel, event.tracedBy(null))), bytes);
    }

    @Override
    public @Nullable BrokerMessage message() {
      return null;
    }
  }

  /**
   * Events that this node or another one sent through a broker.
   *
   * @param message without fields and headers: nobody reads them
   */
  record Circulated(BrokerMessage message, List<MappedEvent> events) implements Content {
    /** Forgets what nobody will ask a message for. */
    public Circulated {
      message = message.only(Set.of(), Set.of());
    }

    @Override
    public int bytes() {
      return 2 * message.body().length;
    }
  }
}
