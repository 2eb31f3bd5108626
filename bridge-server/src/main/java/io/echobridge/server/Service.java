package io.echobridge.server;

import io.echobridge.net.EventLoops;
import java.time.Duration;
import java.util.Optional;

/** What runs in the foreground until the process is to end. Thread-safe; started once. */
public interface Service extends AutoCloseable {
  /**
   * Begins its work, and returns at once.
   *
   * @throws StartException when it cannot
   */
  void start() throws StartException;

  /** How long {@link #attached} waits for the brokers. */
  Duration readyPatience();

  /** Whether the start is done, and how, in one line for the operator. */
  Optional<String> attached();

  /** The loops that have to turn for as long as it is alive. */
  EventLoops eventLoops();

  /** Ends what is under way in an orderly manner. Blocks; {@link #close} follows. */
  void drain();

  /** How long {@link #drain} may take. */
  Duration drainPatience();

  /** Ends everything within seconds. Idempotent. */
  @Override
  void close();
}
