package io.echobridge.broker.link;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.text.Throttle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hearing side of a {@link PeerLink}: whether it is open, whether it is up, and the calls of
 * its listener. They come one at a time, messages only while it is up, and none starts once {@link
 * #close} has returned. What a call throws ends here, with a warning at most once a minute.
 * Thread-safe.
 */
public final class PeerInbox {
  private static final Logger log = LoggerFactory.getLogger(PeerInbox.class);
  private static final Pattern NODE = Pattern.compile("[a-zA-Z0-9]{1,64}");

  private final String where;
  private volatile String node = "";
  private volatile @Nullable PeerListener listener;
  private volatile boolean up;
  private volatile boolean closed;
  private String trouble = "";
  private final Throttle faults = Throttle.onceAMinute();
  private final Throttle tooLarge = Throttle.onceAMinute();

  /**
   * @param where names the broker in the log: "redis main of app default"
   */
  public PeerInbox(String where) {
    this.where = where;
  }

  /**
   * Takes the listener.
   *
   * @throws IllegalArgumentException when the node's id has not only letters and digits
   * @throws IllegalStateException when it was opened before
   */
  public synchronized void open(String newNode, PeerListener newListener) {
    if (!NODE.matcher(newNode).matches()) {
      throw new IllegalArgumentException("no node's id: " + newNode);
    }
    if (listener != null) {
      throw new IllegalStateException(where + ": the link to other nodes is already open");
    }
    node = newNode;
    listener = newListener;
  }

  /** This node's id; empty before it was opened. */
  public String node() {
    return node;
  }

  /** Whether somebody listens: opened, and not closed. */
  public boolean isOpen() {
    return listener != null && !closed;
  }

  /** Whether the listener was told that it is up, and neither that it is down nor closed. */
  public boolean isUp() {
    return up && !closed;
  }

  /** What any node sends arrives from now on. Saying it again changes nothing. */
  public synchronized void up() {
    trouble = "";
    if (!up && isOpen()) {
      up = true; // the listener may send at once
      call(PeerListener::onUp);
    }
  }

  /** The link is down. Saying it again changes nothing. */
  public synchronized void down() {
    if (up) {
      up = false;
      call(PeerListener::onDown);
    }
  }

  /**
   * The broker is there, and does not let nodes talk. Saying the same again changes nothing.
   *
   * @param why one line for the operator
   * @param remedy what the operator can do; may be empty
   */
  public synchronized void trouble(String why, String remedy) {
    if (isOpen() && !why.equals(trouble)) {
      trouble = why;
      call(to -> to.onTrouble(why, remedy));
    }
  }

  /** Hands over a message, while it is up. */
  public synchronized void message(byte[] message) {
    if (up) {
      call(to -> to.onMessage(message));
    }
  }

  /** A message was passed over, as it has more bytes than are taken. */
  public void tooLarge(long bytes) {
    tooLarge.tell(
        note ->
            log.warn(
                "{}: skipped a message from a node: it has {} bytes, {} are allowed ({})",
                where,
                bytes,
                PeerLink.LARGEST,
                note));
  }

  /** Sends by those means if it is up, else fails. */
  public CompletionStage<Void> ifUp(Supplier<CompletionStage<Void>> send) {
    if (isUp()) {
      return send.get();
    }
    String why = isOpen() ? "is down" : "is not open";
    return CompletableFuture.failedStage(
        new IllegalStateException(where + ": the peers' link " + why));
  }

  /** Waits for the call that is running, unless it is that one which closes. */
  public synchronized void close() {
    closed = true;
  }

  private void call(Consumer<PeerListener> call) {
    PeerListener to = listener;
    if (to == null || closed) {
      return;
    }
    try {
      call.accept(to);
    } catch (Throwable e) { // the thread that reads must live
      faults.tell(
          note -> log.warn("{}: a message from a node could not be read ({})", where, note, e));
    }
  }
}
