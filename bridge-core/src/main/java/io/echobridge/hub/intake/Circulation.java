package io.echobridge.hub.intake;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Publisher;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends events of the HTTP API through a broker, to all nodes and back: so they get places that are
 * the same everywhere. Only a broker that publishes and names places is of use for that.
 */
final class Circulation {
  /** The app's name follows. */
  private static final String PREFIX = "echobridge.events.";

  /** On the heap: the event, in case it does not go out, and its text. */
  private static final int COPIES = 2;

  /** The objects of a message that the broker does not have yet. */
  private static final int OVERHEAD = 1024;

  /** Takes what is on its way, room or not: who publishes looks whether there is some. */
  private static final MemoryBudget MEMORY = HeapShares.PUBLISHED_BODIES;

  private final String address;
  private final Publisher publisher;

  private Circulation(String address, Publisher publisher) {
    this.address = address;
    this.publisher = publisher;
  }

  /** The one of a broker; empty where it cannot. */
  static Optional<Circulation> of(String app, Broker broker) {
    return broker.places().isEmpty()
        ? Optional.empty()
        : broker.publisher().map(publisher -> new Circulation(PREFIX + app, publisher));
  }

  /** Whether a message is one that went this way. */
  boolean has(BrokerMessage message) {
    return message.address().equals(address);
  }

  /**
   * Sends an event; fails while the link is down, and when nodes would skip the message. Until the
   * broker has it, or it has failed, it counts as a body that is published.
   *
   * @param largest how many bytes a message may have
   */
  CompletionStage<Void> publish(List<ChannelName> channels, BroadcastEvent event, int largest) {
    byte[] text = PublishedText.write(channels, event);
    if (text.length > largest) {
      return CompletableFuture.failedStage(
          new IllegalStateException("it is longer than a message may be"));
    }
    // A broker that has stalled, and is not known to be down, answers nothing for seconds.
    long cost = (long) COPIES * text.length + OVERHEAD;
    MEMORY.take(cost);
    return published(text).whenComplete((done, failure) -> MEMORY.giveBack(cost));
  }

  private CompletionStage<Void> published(byte[] text) {
    try {
      return publisher.publish(address, text);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
