package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.intake.BrokerLink;
import io.echobridge.hub.intake.Intake;
import io.echobridge.hub.stats.Reach;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Events that come from no broker. Where a broker names places and publishes, they go through it to
 * all nodes, and come back to this one like any message: so they have places, too. Otherwise, while
 * its link is down, and for an event that is too long for a message there, this node takes them at
 * once, and tells the others.
 */
final class Publishing {
  private static final String HERE = "published to this node";

  private final Optional<BrokerLink> broker;
  private final Intake intake;
  private final Others others;

  Publishing(Brokers brokers, Intake intake, Others others) {
    this.broker = brokers.publisher();
    this.intake = intake;
    this.others = others;
  }

  /** As {@link Hub#publish}. */
  CompletionStage<Reach> publish(List<ChannelName> channels, BroadcastEvent event) {
    if (broker.isEmpty()) {
      return publishHere(channels, event);
    }
    return broker
        .get()
        .circulate(channels, event)
        .handle((done, failure) -> failure == null)
        .thenCompose(
            isOut ->
                isOut
                    ? CompletableFuture.completedStage(Reach.EVERYWHERE)
                    : publishHere(channels, event));
  }

  private CompletionStage<Reach> publishHere(List<ChannelName> channels, BroadcastEvent event) {
    channels.forEach(channel -> intake.publish(channel, event, () -> HERE));
    return others.publish(channels, event);
  }
}
