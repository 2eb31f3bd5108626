package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.BrokerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is read, and outlives links: this node's queue or the stream of all nodes, for the bindings,
 * and the streams of the settings.
 *
 * @param topology makes what is missing of it
 * @param places only where all is in streams: queues number nothing, and two of them have no order
 *     in common
 */
record Sources(List<Feed> feeds, Topology topology, Optional<StreamPlaces> places) {
  static Sources of(RabbitConfig config, BrokerContext context) {
    int prefetch = config.queue().prefetch();
    QueueFeed queue = new QueueFeed(prefetch);
    Optional<HistoryStream> shared =
        config.sharesStream() ? Optional.of(new HistoryStream(config, context)) : Optional.empty();
    boolean hasQueue = !config.bindings().isEmpty() && shared.isEmpty();
    List<StreamFeed> streams = new ArrayList<>();
    shared.ifPresent(stream -> streams.add(stream.feed()));
    for (RabbitConfig.Stream stream : config.streams()) {
      streams.add(
          new StreamFeed(
              stream.name(),
              () -> StreamStart.parse(stream.from()),
              prefetch,
              hasQueue ? -1 : streams.size()));
    }
    List<Feed> feeds = new ArrayList<>(streams);
    if (hasQueue) {
      feeds.add(0, queue);
    }
    return new Sources(
        feeds,
        new Topology(config, context, queue, shared, System::nanoTime),
        hasQueue ? Optional.empty() : Optional.of(new StreamPlaces(streams)));
  }
}
