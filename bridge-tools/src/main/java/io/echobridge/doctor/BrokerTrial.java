package io.echobridge.doctor;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.config.BrokerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A broker's link of our own, beside the daemon's. */
final class BrokerTrial implements AutoCloseable {
  /** What a broker said first of its link; nothing: it said nothing in time. */
  record State(boolean up, Optional<String> words) {}

  private static final long SECOND_CHANCE_MILLIS = 2_000;

  private final String name;
  private final Broker broker;
  private final CompletableFuture<State> first = new CompletableFuture<>();
  private final CompletableFuture<Boolean> up = new CompletableFuture<>();

  private BrokerTrial(String name, Broker broker) {
    this.name = name;
    this.broker = broker;
  }

  /** What the plug-in says of settings that it refuses. */
  static Optional<String> refused(String app, String name, BrokerConfig<?> config) {
    try {
      var unused = config.create(new BrokerContext(app, name, "doctor", false));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A link that does not connect yet. */
  static BrokerTrial to(String app, String name, BrokerConfig<?> config) {
    String node = "doctor" + UUID.randomUUID().toString().replace("-", "");
    return new BrokerTrial(name, config.create(new BrokerContext(app, name, node, false)));
  }

  /** Begins to connect. {@code messages} hears of every message, on a thread of the plug-in. */
  static BrokerTrial open(
      String app, String name, BrokerConfig<?> config, Consumer<BrokerMessage> messages) {
    BrokerTrial link = to(app, name, config);
    link.begin(messages);
    return link;
  }

  void begin(Consumer<BrokerMessage> messages) {
    Thread starting = new Thread(() -> start(messages), "doctor-" + name);
    starting.setDaemon(true);
    starting.start();
  }

  private void start(Consumer<BrokerMessage> messages) {
    try {
      broker.start(
          new BrokerListener() {
            @Override
            public void onEvent(BrokerMessage message) {
              messages.accept(message);
            }

            @Override
            public void onUp(String detail) {
              first.complete(new State(true, Optional.of(detail)));
              up.complete(true);
            }

            @Override
            public void onDown(String reason) {
              first.complete(new State(false, Optional.of(reason)));
            }

            @Override
            public void onDropped(String reason) {}
          });
    } catch (RuntimeException e) { // a plug-in that breaks its guarantees
      first.complete(new State(false, Optional.of(String.valueOf(e.getMessage()))));
    }
  }

  Broker broker() {
    return broker;
  }

  State await(Duration patience) throws InterruptedException {
    try {
      return first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      return new State(false, Optional.empty());
    }
  }

  /**
   * Whether it is up, at the first attempt or at one that follows at once. For whoever says nothing
   * when it is not, as another check tells that.
   */
  boolean isUpSoon(Duration patience) throws InterruptedException {
    if (await(patience).up()) {
      return true;
    }
    try {
      return up.get(SECOND_CHANCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
