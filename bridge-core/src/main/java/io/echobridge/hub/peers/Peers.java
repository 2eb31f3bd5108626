package io.echobridge.hub.peers;

import io.echobridge.broker.PeerLink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * The other nodes of an app, over a broker's {@link PeerLink}. Each message goes out behind the id
 * of the node that sent it and a line feed, and what comes back of this node's own messages is left
 * out: the link carries opaque bytes. Thread-safe.
 */
public final class Peers implements AutoCloseable {
  private static final int LONGEST_ID = 64;

  /** Hears other nodes. */
  public interface Listener {
    /**
     * Another node sent a message. Calls come one at a time, those of one node in its order; they
     * return soon.
     */
    void onMessage(String node, byte[] message);
  }

  private final PeerLink link;
  private final String node;
  private final byte[] head;
  private final LongAdder unreadable = new LongAdder();

  /**
   * @param node this node's id, of 1 to 64 letters and digits
   */
  public Peers(PeerLink link, String node) {
    if (node.length() > LONGEST_ID || !node.matches("[a-zA-Z0-9]+")) {
      throw new IllegalArgumentException("no node's id: " + node);
    }
    this.link = link;
    this.node = node;
    this.head = (node + '\n').getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins to hear the others, as {@link PeerLink#open} says. */
  public CompletionStage<Void> open(Listener listener) {
    return link.open(bytes -> heard(bytes, listener));
  }

  /** Sends a message to every other node, as {@link PeerLink#send} says. */
  public CompletionStage<Void> send(byte[] message) {
    byte[] bytes = Arrays.copyOf(head, head.length + message.length);
    System.arraycopy(message, 0, bytes, head.length, message.length);
    return link.send(bytes);
  }

  /** How many messages were dropped, as no node's id stood before them: no node sent them. */
  public long unreadable() {
    return unreadable.sum();
  }

  @Override
  public void close() {
    link.close();
  }

  private void heard(byte[] bytes, Listener listener) {
    Optional<String> sender = sender(bytes);
    if (sender.isEmpty()) {
      unreadable.increment();
    } else if (!sender.get().equals(node)) {
      int start = sender.get().length() + 1;
      listener.onMessage(sender.get(), Arrays.copyOfRange(bytes, start, bytes.length));
    }
  }

  private static Optional<String> sender(byte[] bytes) {
    for (int i = 0; i < bytes.length && i <= LONGEST_ID; i++) {
      if (bytes[i] == '\n' && i > 0) {
        return Optional.of(new String(bytes, 0, i, StandardCharsets.US_ASCII));
      }
      if (!isPartOfAnId(bytes[i])) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isPartOfAnId(byte each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9');
  }
}
