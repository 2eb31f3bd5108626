package io.echobridge.hub.delivery;

import io.echobridge.protocol.ClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this node, by their secret ids: what is published to one alone needs no
 * subscription.
 *
 * <p>Public for the other rooms of the hub only.
 */
@FunctionalInterface
public interface Direct {
  /** Where none can be found. */
  Direct NOBODY = id -> null;

  /** The client with that id; null where there is none. From any thread. */
  @Nullable One find(String id);

  /** One client. */
  interface One {
    /** Where it is at this point of the order, under its lock; null where it has not entered it. */
    @Nullable ClientConnection connectionInOrder();

    /** It is about to be sent what is for it alone. On the loop of the connection that is. */
    void hears();
  }
}
