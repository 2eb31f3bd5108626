package io.echobridge.broker.redis;

import io.echobridge.broker.link.Control;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connector, made with the first attempt: it has threads, and making it may fail, such as for a
 * certificate that is none. On the control thread.
 */
final class LateConnector {
  private final RedisAddress address;
  private final Pulses.Came came;
  private final IntSupplier mostBytes;
  private final Optional<String> marks;
  private @Nullable Connector made;

  /**
   * @param came counts what comes on each event loop
   * @param mostBytes of one event; a longer one is passed over
   * @param marks their channel, where events have places
   */
  LateConnector(
      RedisAddress address, Pulses.Came came, IntSupplier mostBytes, Optional<String> marks) {
    this.address = address;
    this.came = came;
    this.mostBytes = mostBytes;
    this.marks = marks;
  }

  /** As {@link Connector#connect}. */
  CompletionStage<Link> connect(Control control, long mostMillis) {
    try {
      return made().connect(control, mostMillis);
    } catch (Throwable e) { // also a class that is missing
      return CompletableFuture.failedStage(e);
    }
  }

  Connector made() {
    Connector connector = made;
    if (connector == null) {
      connector = Connectors.of(address, came, mostBytes, marks);
      made = connector;
    }
    return connector;
  }

  /** Ends the threads. */
  void close() {
    if (made != null) {
      made.close();
    }
    made = null;
  }
}
