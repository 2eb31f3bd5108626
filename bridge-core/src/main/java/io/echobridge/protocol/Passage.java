package io.echobridge.protocol;

import io.echobridge.gate.CloseReason;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;

/**
 * How a client's requests come to this node: straight, or through another node of the cluster,
 * which passes them on. From any thread.
 */
@FunctionalInterface
public interface Passage {
  /** On a request that another node has passed on. */
  AttachmentKey<Passage> KEY = AttachmentKey.create(Passage.class);

  /** Nobody is between the client and this node. */
  Passage STRAIGHT = () -> false;

  /** The way of a request, and of the connection that may become of it. */
  static Passage of(HttpServerExchange exchange) {
    Passage passage = exchange.getAttachment(KEY);
    return passage == null ? STRAIGHT : passage;
  }

  /** Whether the node in between sends its clients away, or has done so. */
  boolean isClosing();

  /**
   * Why a client is gone whose connection has ended without a word. A client that the node in
   * between sent away comes back at once, just as one that this node sends away.
   */
  default CloseReason whenLost() {
    return isClosing() ? CloseReason.DRAINING : CloseReason.TRANSPORT_CLOSED;
  }
}
