package io.echobridge.testkit;

import io.echobridge.broker.Broker;
import io.echobridge.broker.MemoryBroker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Nodes within this process, and an application that publishes to them on its own thread. */
class MemoryWorld implements BrokerWorld {
  final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  // The exchange hands over events on the thread that publishes, which a listener may hold.
  private final ExecutorService application = Executors.newSingleThreadExecutor();

  @Override
  public Broker node(String id) {
    return new MemoryBroker(exchange);
  }

  @Override
  public Optional<Broker> node(String id, Duration history) {
    return Optional.of(node(id));
  }

  @Override
  public void publish(String channel, List<byte[]> bodies) {
    application.execute(() -> bodies.forEach(body -> exchange.publish(channel, body)));
  }

  @Override
  public void cut() {
    throw new UnsupportedOperationException("no link");
  }

  @Override
  public void mend() {
    throw new UnsupportedOperationException("no link");
  }

  @Override
  public String address() {
    return "memory";
  }

  @Override
  public void close() {
    application.shutdownNow();
  }
}
