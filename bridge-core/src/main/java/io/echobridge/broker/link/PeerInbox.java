package io.echobridge.broker.link;

import io.echobridge.broker.PeerLink;
import io.echobridge.text.Throttle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hearing side of a {@link PeerLink}: whether it is open, and the calls of its listener. They
 * come one at a time, none starts once {@link #close} has returned, and what one throws ends here,
 * with a warning at most once a minute. Thread-safe.
 */
public final class PeerInbox {
  private static final Logger log = LoggerFactory.getLogger(PeerInbox.class);

  private final String where;
  private final CompletableFuture<Void> heard = new CompletableFuture<>();
  private volatile @Nullable Consumer<byte[]> listener;
  private volatile boolean closed;
  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param where names the broker in the log: "redis main of app default"
   */
  public PeerInbox(String where) {
    this.where = where;
  }

  /**
   * Takes the listener.
   *
   * @return completes with {@link #hearing}, fails with {@link #close}
   * @throws IllegalStateException when it was opened before
   */
  public synchronized CompletionStage<Void> open(Consumer<byte[]> newListener) {
    if (listener != null) {
      throw new IllegalStateException(where + ": the peers' link was opened before");
    }
    listener = newListener;
    return heard.copy();
  }

  /** Whether somebody listens: opened, and not closed. */
  public boolean isOpen() {
    return listener != null && !closed;
  }

  /** What the other nodes send arrives from now on. Saying it again changes nothing. */
  public void hearing() {
    heard.complete(null);
  }

  /** Hands over a message. */
  public synchronized void message(byte[] message) {
    Consumer<byte[]> to = listener;
    if (to == null || closed) {
      return;
    }
    try {
      to.accept(message);
    } catch (Throwable e) { // the thread that reads must live
      throttle.tell(
          note ->
              log.warn("{}: a message of another node could not be taken ({})", where, note, e));
    }
  }

  /** Waits for the call that is running, unless it is that one which closes. */
  public synchronized void close() {
    closed = true;
    heard.completeExceptionally(new CancellationException(where + ": the peers' link is closed"));
  }
}
