package io.echobridge.hub.intake;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Publisher;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
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
   * Sends an event; fails while the link is down, and when nodes would skip the message.
   *
   * @param largest how many bytes a message may have
   */
  CompletionStage<Void> publish(List<ChannelName> channels, BroadcastEvent event, int largest) {
    byte[] text = PublishedText.write(channels, event);
    return text.length <= largest
        ? publisher.publish(address, text)
        : CompletableFuture.failedStage(
            new IllegalStateException("it is longer than a message may be"));
  }
}
