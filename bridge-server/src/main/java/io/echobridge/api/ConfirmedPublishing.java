package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.MessageCount;
import io.echobridge.hub.Confirming;
import io.echobridge.hub.stats.Receipt;
import io.echobridge.net.Rate;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Publishes events of which the publisher wants to know who has them. Thread-safe. */
final class ConfirmedPublishing {
  private final Confirming confirming;
  private final int perSecond;
  private final MessageCount published = new MessageCount(); // guarded by itself

  /**
   * @param perSecond how many events a second
   */
  ConfirmedPublishing(Confirming confirming, int perSecond) {
    this.confirming = confirming;
    this.perSecond = perSecond;
  }

  /**
   * Publishes an event. Blocks while clients are too slow.
   *
   * @param json what the answer says besides
   * @throws ApiException when there were too many; then it was not published
   */
  CompletionStage<Answer> publish(
      List<ChannelName> channels, BroadcastEvent event, ConfirmWish wish, ObjectNode json) {
    boolean isWithin;
    synchronized (published) {
      isWithin = perSecond > 0 && published.isWithin(Rate.of(perSecond, perSecond));
    }
    if (!isWithin) {
      throw new ApiException(
          429, "At most %d events a second may ask for confirm".formatted(perSecond));
    }
    return confirming
        .publish(channels, event, wish.most())
        .handle(
            (known, failure) -> {
              if (failure != null) { // It was not published.
                throw new ApiException(503, "Too many events wait for confirm at once: try again");
              }
              return Answer.ok(said(known, json));
            });
  }

  private static ObjectNode said(Confirming.Confirmed known, ObjectNode json) {
    Receipt receipt = known.receipt();
    known.offset().ifPresent(offset -> json.put("id", offset));
    json.putObject("delivery")
        .put("nodes", known.nodes())
        .put("complete", known.isComplete())
        .put("subscribers", receipt.subscribers())
        .put("written", receipt.written())
        .put("received", receipt.received())
        .put("unknown", receipt.unknown())
        .put("ms", known.took().toMillis());
    return json;
  }
}
